'use client'

import { CircleCheck, Clock, WifiOff } from 'lucide-react'
import { memo } from 'react'
import { messageOf } from '@/lib/client/api-error'
import type { BulkDraft } from '@/lib/client/bulk-draft'
import type { Missing } from '@/lib/client/bulk-readiness'
import type { BulkCheck } from '@/lib/client/use-bulk-check'
import { useConnectionDown } from '@/lib/client/use-connection-down'
import type { SendProblem } from '@/lib/client/use-send-bulk'
import { Button } from '../ui/button'
import { Note } from '../ui/note'
import { CheckResult } from './check-result'
import { RateLine } from './rate-line'

type SendSectionProps = {
  draft: BulkDraft
  check: BulkCheck
  missing: readonly Missing[]
  problem: SendProblem | null
  onSend: () => void
  onRemove: (ids: ReadonlySet<string>) => void
  onChange: (patch: Partial<BulkDraft>) => void
}

/** What would happen, before it does: who gets it and when, who does not and why. */
export const SendSection = memo(function SendSection(props: SendSectionProps) {
  const { draft, check, missing, problem, onSend, onRemove, onChange } = props
  const isReady = missing.length === 0
  const { shown, refetch } = check
  return (
    <div className="flex flex-col gap-4">
      <div aria-live="polite" className="flex flex-col gap-3">
        <CheckResult
          draft={draft}
          check={check}
          missing={missing}
          change={{ onRemove, onWhenFree: (whenFree) => onChange({ whenFree }) }}
        />
      </div>
      {shown?.steps.freeAt && isReady && !draft.sendAt && !draft.sending ? (
        <RateLine freeAt={shown.steps.freeAt} onFree={() => void refetch()} />
      ) : null}
      <SendState draft={draft} problem={problem} onSend={onSend} />
    </div>
  )
})

type SendStateProps = { draft: BulkDraft; problem: SendProblem | null; onSend: () => void }

/** What became of an attempt that has not succeeded. */
function SendState({ draft, problem, onSend }: SendStateProps) {
  const isDown = useConnectionDown()
  if (draft.sending && isDown) {
    return (
      <Note icon={<WifiOff aria-hidden className="size-4" />}>
        The connection is down. We ask again as soon as it is back; your message goes out once.
      </Note>
    )
  }
  if (draft.sending && problem && !problem.settled) {
    return (
      <div className="flex flex-wrap items-center gap-2 rounded-md bg-warning-bg px-3 py-2 text-sm text-warning-fg">
        <span role="alert" className="min-w-0 flex-1 basis-48">
          {`No answer yet, so we do not know whether it went out. Asking again cannot send it twice. ${messageOf(problem.error)}`}
        </span>
        <Button size="sm" onClick={onSend}>
          Ask again
        </Button>
      </div>
    )
  }
  if (!draft.sending && problem) {
    return (
      <p role="alert" className="rounded-md bg-danger-bg px-3 py-2 text-danger-fg text-sm">
        {`Nothing was sent. ${messageOf(problem.error)}`}
      </p>
    )
  }
  if (isDown) {
    return (
      <Note icon={<WifiOff aria-hidden className="size-4" />}>
        {draft.whenBack
          ? 'It waits in the outbox. Once you are connected again its check is shown, and you send it with one press.'
          : 'Nothing can be sent at the moment. What you wrote is kept.'}
      </Note>
    )
  }
  if (draft.whenBack) {
    return <Note icon={<Clock aria-hidden className="size-4" />}>You are back. Look at the check, then send it.</Note>
  }
  return (
    <p className="flex items-center gap-2 text-muted text-xs">
      <CircleCheck aria-hidden className="size-4 shrink-0" />
      Kept until it is sent.
    </p>
  )
}
