'use client'

import { withMail } from '@/lib/client/mail-choice'
import type { NotificationChannels, NotificationKind } from '@/lib/protocol/notifications'
import type { Me } from '@/lib/protocol/objects'
import { Card } from '../ui/card'
import { Checkbox } from '../ui/checkbox'
import { Field } from '../ui/field'
import { Select } from '../ui/select'
import { PushSwitch } from './push-switch'
import { QuietHoursField } from './quiet-hours-field'
import { useSaveMe } from './use-save-me'

const kinds: readonly { kind: NotificationKind; label: string; roles: readonly Me['role'][] }[] = [
  { kind: 'message', label: 'Messages', roles: ['contractor', 'customer'] },
  { kind: 'interest', label: 'Interest in your jobs', roles: ['contractor', 'customer'] },
  { kind: 'job_closed', label: 'A job is closed', roles: ['contractor', 'customer'] },
  { kind: 'batch', label: 'Bulk messages done or paused', roles: ['contractor'] },
  { kind: 'report', label: 'Your reports decided', roles: ['contractor', 'customer'] },
  { kind: 'export', label: 'Your data is ready', roles: ['contractor', 'customer'] },
]
const channels: readonly { channel: Exclude<keyof NotificationChannels, 'mail'>; label: string }[] = [
  { channel: 'inApp', label: 'In the list' },
  { channel: 'push', label: 'Push' },
  { channel: 'sound', label: 'Sound' },
]
const previews = [
  { value: 'text', label: 'Name and text' },
  { value: 'name', label: 'The name alone' },
  { value: 'nothing', label: 'Neither' },
] as const

/** What comes by which way, and when nothing does. */
export function NotificationsCard({ me, sendsMail }: { me: Me; sendsMail: boolean }) {
  const { shown, isSaving, save } = useSaveMe(me)
  const { notify } = shown
  const shownKinds = kinds.filter(({ roles }) => roles.includes(me.role))
  const columns = [...channels.map(({ label }) => label), ...(sendsMail ? ['Mail'] : [])]
  return (
    <section id="notifications" className="scroll-mt-4">
      <Card title="Notifications" description="What comes to you by which way.">
        <div className="flex flex-col gap-5">
          <table className="w-full text-sm">
            <thead>
              <tr className="text-muted text-xs">
                <th scope="col" className="py-2 text-left font-medium">
                  <span className="sr-only">What</span>
                </th>
                {columns.map((label) => (
                  <th key={label} scope="col" className="w-11 py-2 font-medium sm:w-16 sm:px-1">
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className="divide-y divide-line">
              {shownKinds.map(({ kind, label }) => (
                <tr key={kind}>
                  <th scope="row" className="py-1 pr-2 text-left font-normal">
                    {label}
                  </th>
                  {channels.map((each) => (
                    <Cell
                      key={each.channel}
                      label={`${label}: ${each.label}`}
                      checked={notify[kind][each.channel]}
                      onChange={(isOn) =>
                        save({ notify: { ...notify, [kind]: { ...notify[kind], [each.channel]: isOn } } })
                      }
                    />
                  ))}
                  {sendsMail ? (
                    <Cell
                      label={`${label}: Mail`}
                      checked={shown.digestMail && notify[kind].mail}
                      onChange={(isOn) => save(withMail(shown, kind, isOn))}
                    />
                  ) : null}
                </tr>
              ))}
            </tbody>
          </table>
          <p className="text-muted text-sm">
            {sendsMail
              ? 'Mail tells of what is unread for 15 minutes while you are not here: once in two hours at most.'
              : 'No mail is sent from here.'}
          </p>
          <PushSwitch />
          <Field label="What a push shows" hint="On the locked screen of your device.">
            <Select
              options={previews}
              value={shown.pushPreview}
              onValueChange={(pushPreview) => save({ pushPreview })}
              className="sm:max-w-80"
            />
          </Field>
          {sendsMail ? (
            <Field label="What a mail shows" hint="Whoever reads your mail reads it too.">
              <Select
                options={previews}
                value={shown.mailPreview}
                onValueChange={(mailPreview) => save({ mailPreview })}
                className="sm:max-w-80"
              />
            </Field>
          ) : null}
          {me.role === 'contractor' ? (
            <QuietHoursField
              value={shown.quietHours}
              isSaving={isSaving}
              hint="No push, mail or sound at certain hours. You find it all in the list afterwards."
              onChange={(quietHours, onSaved) => save({ quietHours }, onSaved)}
            />
          ) : null}
        </div>
      </Card>
    </section>
  )
}

type CellProps = { label: string; checked: boolean; onChange: (checked: boolean) => void }

function Cell({ label, checked, onChange }: CellProps) {
  return (
    <td>
      <Checkbox
        aria-label={label}
        checked={checked}
        onCheckedChange={onChange}
        className="justify-center pointer-coarse:min-h-11"
      >
        {null}
      </Checkbox>
    </td>
  )
}
