'use client'

import { CalendarClock } from 'lucide-react'
import { useState } from 'react'
import { useSelf } from '@/lib/client/live-provider'
import { fromFieldValue, quickTimes, toFieldValue } from '@/lib/client/send-times'
import { formatAhead, formatClock } from '@/lib/client/time-format'
import { useKept } from '@/lib/client/use-kept'
import { Button } from '../ui/button'
import { cn } from '../ui/cn'
import { Field } from '../ui/field'
import { Input } from '../ui/input'
import { Popover } from '../ui/popover'

type SendLaterProps = {
  /** Of what: a time that was entered and not used is kept under it. */
  place: string
  sendAt: string | null
  disabled: boolean
  /** What the button says. */
  label?: string
  /** False where it was not taken: it stays entered. */
  onChange: (sendAt: string) => boolean | Promise<boolean>
  /** Absent where a time is needed. */
  onClear?: () => void
}

/** Where the time that was entered for `place` is kept. */
export function sendLaterKey(userId: string, place: string): string {
  return `rollcall:form:${userId}:send-later:${place}`
}

/** When it is to go out, by the sender's own clock. */
export function SendLater({ place, sendAt, disabled, label, onChange, onClear }: SendLaterProps) {
  const [open, setOpen] = useState(false)
  const [entered, keep] = useKept<string>(sendLaterKey(useSelf().id, place))
  const now = new Date()
  const value = entered ?? toFieldValue(sendAt ? new Date(sendAt) : new Date(now.getTime() + 60 * 60_000))
  const chosen = fromFieldValue(value, now)
  const close = () => {
    keep(null)
    setOpen(false)
  }
  const choose = async (at: Date) => {
    keep(toFieldValue(at))
    setOpen(false)
    if (await onChange(at.toISOString())) keep(null)
  }
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      title={label ?? 'Send later'}
      align="end"
      side="top"
      trigger={
        <Button
          size={label ? 'md' : 'lg'}
          disabled={disabled}
          className="min-w-11 px-3 text-sm"
          icon={<CalendarClock aria-hidden className="size-4 shrink-0" />}
        >
          {/* Beside the button that sends a phone has room for the sign alone. */}
          <span className={cn('truncate', !label && 'max-sm:sr-only')}>
            {sendAt && !label ? <span className="sr-only">Send later: </span> : null}
            {label ?? (sendAt ? formatAhead(sendAt, now.getTime()) : 'Send later')}
          </span>
        </Button>
      }
    >
      <div className="flex flex-col gap-2">
        {sendAt && onClear ? (
          <Button
            onClick={() => {
              onClear()
              close()
            }}
          >
            Send now instead
          </Button>
        ) : null}
        {quickTimes(now).map(({ label, at }) => (
          <Button key={label} className="justify-between" onClick={() => void choose(at)}>
            <span>{label}</span>
            <span className="tabular text-muted">{formatClock(at.toISOString())}</span>
          </Button>
        ))}
        <Field label="Date and time" className="mt-2">
          <Input
            type="datetime-local"
            value={value}
            min={toFieldValue(now)}
            onChange={(event) => keep(event.target.value)}
          />
        </Field>
        <p className="text-muted text-xs">{`By your clock, ${Intl.DateTimeFormat().resolvedOptions().timeZone}. Up to 90 days ahead.`}</p>
        <Button variant="primary" disabled={chosen === null} onClick={() => chosen && void choose(chosen)}>
          Use this time
        </Button>
      </div>
    </Popover>
  )
}
