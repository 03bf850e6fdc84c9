'use client'

import { useState } from 'react'
import { messageOf } from '@/lib/client/api-error'
import { MAX_NOTE_LENGTH } from '@/lib/protocol/limits'
import type { AdminReport, ReportState } from '@/lib/protocol/reports'
import { Button } from '../ui/button'
import { Field } from '../ui/field'
import { Textarea } from '../ui/input'
import { Refusal } from '../ui/refusal'
import { RelativeTime } from '../ui/relative-time'
import { ReplacedText } from '../ui/replaced-text'
import { useKeptForm } from '../ui/use-kept-form'

type ReportDecisionProps = {
  report: AdminReport
  onDecide: (state: ReportState, note: string) => Promise<void>
  onSuspend: (note: string) => void
}

/** A note for other admins, and what becomes of the report. A note that was begun is kept. */
export function ReportDecision({ report, onDecide, onSuspend }: ReportDecisionProps) {
  const { id, state, sender, decidedBy, decidedAt } = report
  const { register, getValues, watch, forget, replaced } = useKeptForm(`report-note:${id}`, { note: report.adminNote })
  const [pending, setPending] = useState<ReportState | 'note' | null>(null)
  const [error, setError] = useState<string | null>(null)
  const isChanged = watch('note').trim() !== report.adminNote

  async function decide(next: ReportState, what: ReportState | 'note' = next) {
    setPending(what)
    setError(null)
    try {
      await onDecide(next, getValues('note').trim())
      forget()
    } catch (cause) {
      setError(messageOf(cause))
    } finally {
      setPending(null)
    }
  }

  return (
    <div className="flex flex-col gap-3">
      <Field label="Note" hint="Admins see it, nobody else.">
        <Textarea {...register('note')} rows={2} maxLength={MAX_NOTE_LENGTH} dir="auto" />
      </Field>
      <ReplacedText {...replaced} />
      <Refusal>{error}</Refusal>
      <div className="flex flex-wrap items-center gap-2">
        {state === 'open' ? (
          <>
            <Button pending={pending === 'dismissed'} onClick={() => void decide('dismissed')}>
              Dismiss
            </Button>
            <Button pending={pending === 'acted'} onClick={() => void decide('acted')}>
              Mark as acted on
            </Button>
          </>
        ) : (
          <Button pending={pending === 'open'} onClick={() => void decide('open')}>
            Open again
          </Button>
        )}
        {isChanged ? (
          <Button variant="ghost" pending={pending === 'note'} onClick={() => void decide(state, 'note')}>
            Save note
          </Button>
        ) : null}
        {sender.suspended ? null : (
          <Button variant="danger" onClick={() => onSuspend(getValues('note').trim())}>
            <span>
              Suspend <bdi>{sender.name}</bdi>
            </span>
          </Button>
        )}
        {decidedBy && decidedAt ? (
          <p className="ml-auto text-muted text-xs">
            <bdi>{decidedBy.name}</bdi>, <RelativeTime at={decidedAt} form="long" />
          </p>
        ) : null}
      </div>
    </div>
  )
}
