'use client'

import type { Me } from '@/lib/protocol/objects'
import { fromLimitValue, limitOptions, toLimitValue } from '../consent/weekly-limits'
import { Card } from '../ui/card'
import { Field } from '../ui/field'
import { Select } from '../ui/select'
import { Switch } from '../ui/switch'
import { QuietHoursField } from './quiet-hours-field'
import { SignalSwitches } from './signal-switches'
import { StoppedContractors } from './stopped-contractors'
import { useSaveMe } from './use-save-me'

/** What a customer takes of messages that go to many, from whom, how many and when. */
export function WhoMayWriteCard({ me }: { me: Me }) {
  const { shown, isSaving, save } = useSaveMe(me)
  return (
    <section id="who-may-write" className="scroll-mt-4">
      <Card
        title="Who may write to me"
        description="Contractors can send one message to several customers at once. Here you say whether, how often and when you take those. Anybody you talk to can still write to you alone, unless you block them."
      >
        <div className="flex flex-col gap-5">
          <Switch
            checked={!shown.bulkOptOut}
            onCheckedChange={(isAllowed) => save({ bulkOptOut: !isAllowed })}
            label="Bulk messages"
            hint="Contractors may include you when they write to many customers at once."
          />
          <StoppedContractors />
          <Field label="How many" hint="In any seven days, from all contractors together.">
            <Select
              options={limitOptions(shown.bulkWeeklyLimit)}
              value={toLimitValue(shown.bulkWeeklyLimit)}
              onValueChange={(value) => save({ bulkWeeklyLimit: fromLimitValue(value) })}
              disabled={shown.bulkOptOut}
              className="sm:max-w-80"
            />
          </Field>
          <QuietHoursField
            value={shown.quietHours}
            isSaving={isSaving}
            hint="No bulk messages at certain hours, and no push, mail or sound. Whoever tries is told when you take them again."
            onChange={(quietHours, onSaved) => save({ quietHours }, onSaved)}
          />
          <SignalSwitches shown={shown} onChange={save} />
        </div>
      </Card>
    </section>
  )
}
