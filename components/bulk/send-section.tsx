'use client'

import { keepPreviousData } from '@tanstack/react-query'
import { CircleAlert, CircleCheck, Send, WifiOff } from 'lucide-react'
import { memo, useMemo } from 'react'
import { messageOf } from '@/lib/client/api-error'
import { type BulkDraft, toBulkBody } from '@/lib/client/bulk-draft'
import { bulkPreviewQuery } from '@/lib/client/bulk-queries'
import type { Missing } from '@/lib/client/bulk-readiness'
import { useConnectionState } from '@/lib/client/live-provider'
import { useConnectionDown } from '@/lib/client/use-connection-down'
import { useDebounced } from '@/lib/client/use-debounced'
import { useQuery } from '@/lib/client/use-query'
import type { SendProblem } from '@/lib/client/use-send-bulk'
import type { BulkVerdict } from '@/lib/protocol/objects'
import { Button } from '../ui/button'
import { cn } from '../ui/cn'
import { Note } from '../ui/note'
import { Skeleton } from '../ui/skeleton'
import { customers } from './bulk-words'
import { RateLine } from './rate-line'
import { VerdictList } from './verdict-list'

const CHECK_DELAY_MS = 500

const missingWords: Record<Missing, string> = {
  people: 'Choose at least one customer.',
  fewer_people: 'Choose 50 customers at most.',
  words: 'Write a message.',
  picture: 'Choose a picture.',
  shorter: 'Shorten the text.',
  placeholders: 'Mend the placeholders that are marked.',
}

type SendSectionProps = {
  draft: BulkDraft
  missing: readonly Missing[]
  problem: SendProblem | null
  onSend: () => void
  onRemove: (ids: ReadonlySet<string>) => void
}

/** What would happen, before it does: who gets it, who does not and why, and what is left of the rate. */
export const SendSection = memo(function SendSection({ draft, missing, problem, onSend, onRemove }: SendSectionProps) {
  const isReady = missing.length === 0
  const body = useMemo(() => (isReady && !draft.sending ? toBulkBody(draft) : null), [draft, isReady])
  // Equal bodies are one question, so typing back and forth asks nothing new.
  const asked = useDebounced(body, CHECK_DELAY_MS)
  const { data, error, isFetching, isPlaceholderData, refetch } = useQuery({
    ...bulkPreviewQuery(asked),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  })
  const isCurrent = asked !== null && asked === body && !isPlaceholderData
  // While one types the last verdicts stay, greyed, as long as they speak of the same people.
  const isShown = data !== undefined && isSamePeople(data.verdicts, draft)

  return (
    <div className="flex flex-col gap-4">
      <div aria-live="polite" className="flex flex-col gap-3">
        {draft.sending ? (
          <p className="text-sm">{`Sending to ${customers(draft.chosen.length)}.`}</p>
        ) : !isReady ? (
          <ul className="flex flex-col gap-1.5">
            {missing.map((one) => (
              <li key={one} className="flex items-start gap-2 text-sm">
                <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
                {missingWords[one]}
              </li>
            ))}
          </ul>
        ) : error && isCurrent ? (
          <div className="flex flex-wrap items-center gap-2 text-sm">
            <span className="min-w-0 flex-1 text-danger-fg">{`The check did not work. ${messageOf(error)}`}</span>
            <Button size="sm" pending={isFetching} onClick={() => void refetch()}>
              Check again
            </Button>
          </div>
        ) : isShown ? (
          <div className={cn('transition-opacity', !isCurrent && 'opacity-60')} aria-busy={!isCurrent}>
            <VerdictList verdicts={data.verdicts} chosen={draft.chosen} onRemove={onRemove} />
          </div>
        ) : (
          <div className="flex flex-col gap-2" role="status">
            <span className="sr-only">Checking</span>
            <Skeleton className="h-5 w-3/5" />
            <Skeleton className="h-4 w-2/5" />
          </div>
        )}
      </div>
      {data && isReady ? <RateLine left={data.batchesLeft} freeAt={data.freeAt} onFree={() => void refetch()} /> : null}
      <SendState draft={draft} problem={problem} onSend={onSend} />
      {/* On a phone the bar below has it. */}
      <div className="flex flex-col max-lg:hidden">
        <SendButton draft={draft} isReady={isReady} onSend={onSend} />
      </div>
    </div>
  )
})

function isSamePeople(verdicts: readonly BulkVerdict[], { chosen }: BulkDraft): boolean {
  return (
    verdicts.length === chosen.length && verdicts.every(({ receiverId }, index) => chosen[index]?.id === receiverId)
  )
}

/** The one button; the phone's bar shows it too. */
export function SendButton({ draft, isReady, onSend }: { draft: BulkDraft; isReady: boolean; onSend: () => void }) {
  const connection = useConnectionState()
  const isBlocked = !isReady || connection !== 'online'
  return (
    <Button
      variant="primary"
      size="lg"
      pending={draft.sending}
      aria-disabled={isBlocked || undefined}
      aria-keyshortcuts="Control+Enter Meta+Enter"
      onClick={() => {
        if (!isBlocked) onSend()
      }}
      icon={<Send aria-hidden className="size-4" />}
    >
      {draft.sending ? 'Sending' : draft.chosen.length === 0 ? 'Send' : `Send to ${customers(draft.chosen.length)}`}
    </Button>
  )
}

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
        You can send when you are connected again. What you wrote is kept.
      </Note>
    )
  }
  return (
    <p className="flex items-center gap-2 text-muted text-xs">
      <CircleCheck aria-hidden className="size-4 shrink-0" />
      Kept on this device until it is sent.
    </p>
  )
}
