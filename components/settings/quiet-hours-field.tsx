'use client'

import { useSelf } from '@/lib/client/live-provider'
import { useKept } from '@/lib/client/use-kept'
import type { QuietHours } from '@/lib/protocol/objects'
import { Button } from '../ui/button'
import { Field } from '../ui/field'
import { Input } from '../ui/input'
import { Switch } from '../ui/switch'
import { TimeZoneField } from './time-zone-field'

/** What is offered first: a night. */
const NIGHT = { from: '21:00', to: '08:00' } as const

const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'

type QuietHoursFieldProps = {
  value: QuietHours | null
  /** `value` is on its way and may yet be refused. */
  isSaving: boolean
  /** What is kept back. */
  hint: string
  /** Tells `onSaved` once it holds. */
  onChange: (value: QuietHours | null, onSaved?: () => void) => void
}

/** From when until when nothing of a kind comes, by the clock of which place. Saved as soon as it makes sense. */
export function QuietHoursField({ value, isSaving, hint, onChange }: QuietHoursFieldProps) {
  return (
    <div className="flex flex-col gap-4">
      <Switch
        checked={value !== null}
        onCheckedChange={(isOn) => onChange(isOn ? { ...NIGHT, timeZone: ownZone() } : null)}
        label="Quiet hours"
        hint={hint}
      />
      {value ? (
        <fieldset className="flex flex-col gap-4 border-line border-l-2 pl-4">
          <legend className="sr-only">Quiet hours</legend>
          <Hours value={value} isSaving={isSaving} onChange={onChange} />
          <TimeZoneField value={value.timeZone} onChange={(timeZone) => onChange({ ...value, timeZone })} />
        </fieldset>
      ) : null}
    </div>
  )
}

/** The two times as they are being set: a field of hours and minutes passes through values nobody means, and is kept. */
function Hours({ value, isSaving, onChange }: Omit<QuietHoursFieldProps, 'value' | 'hint'> & { value: QuietHours }) {
  const [typed, setHours] = useKept<Pick<QuietHours, 'from' | 'to'>>(`rollcall:form:${useSelf().id}:quiet-hours`)
  const { from, to } = typed ?? value
  const isChanged = from !== value.from || to !== value.to
  const error = from === '' || to === '' ? 'Give both times.' : from === to ? 'The two times must differ.' : undefined
  const save = () => {
    if (error !== undefined) return
    if (isChanged) onChange({ ...value, from, to }, () => setHours(null))
    else if (!isSaving) setHours(null)
  }
  return (
    <div className="flex flex-wrap gap-4">
      <Field label="From" className="w-36">
        <Input
          type="time"
          value={from}
          onChange={(event) => setHours({ from: event.target.value, to })}
          onBlur={save}
        />
      </Field>
      <Field label="Until" className="w-36" error={error}>
        <Input type="time" value={to} onChange={(event) => setHours({ from, to: event.target.value })} onBlur={save} />
      </Field>
      {/* Those of before a reload: no field is left that would save them. */}
      {isChanged && error === undefined ? (
        <Button className="sm:mt-6.5" onClick={save}>
          Save times
        </Button>
      ) : null}
    </div>
  )
}
