'use client'

import type { Me, Visibility } from '@/lib/protocol/objects'
import { Card } from '../ui/card'
import { Field } from '../ui/field'
import { Select } from '../ui/select'
import { SignalSwitches } from './signal-switches'
import { useSaveMe } from './use-save-me'

const options: readonly { value: Visibility; label: string }[] = [
  { value: 'everyone', label: 'Everyone on Rollcall' },
  { value: 'contacts', label: 'People I have a conversation with' },
  { value: 'nobody', label: 'Nobody' },
]

/** What others learn of one. What customers may be sent has a card of its own, and so have their signals. */
export function PrivacyCard({ me }: { me: Me }) {
  const { shown, save } = useSaveMe(me)
  return (
    <Card title="Privacy">
      <div className="flex flex-col gap-5">
        <Field
          label="Who sees when I am online"
          hint="The others see you as offline, without a time. Admins always see your state."
        >
          <Select
            options={options}
            value={shown.visibility}
            onValueChange={(visibility) => save({ visibility })}
            className="sm:max-w-80"
          />
        </Field>
        {me.role === 'contractor' ? <SignalSwitches shown={shown} onChange={save} /> : null}
      </div>
    </Card>
  )
}
