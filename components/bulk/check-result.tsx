'use client'

import { CircleAlert, Clock } from 'lucide-react'
import type { ComponentProps } from 'react'
import { messageOf } from '@/lib/client/api-error'
import type { BulkDraft } from '@/lib/client/bulk-draft'
import type { Missing } from '@/lib/client/bulk-readiness'
import type { BulkCheck } from '@/lib/client/use-bulk-check'
import { useConnectionDown } from '@/lib/client/use-connection-down'
import { Button } from '../ui/button'
import { cn } from '../ui/cn'
import { Skeleton } from '../ui/skeleton'
import { customers } from './bulk-words'
import { VerdictList } from './verdict-list'

const missingWords: Record<Missing, string> = {
  people: 'Choose at least one customer.',
  fewer_people: 'Choose 2000 customers at most.',
  words: 'Write a message.',
  picture: 'Choose a picture.',
  shorter: 'Shorten the text.',
  placeholders: 'Mend the placeholders that are marked.',
  later: 'The time you chose has passed. Choose another, or send it now.',
}

type CheckResultProps = {
  draft: BulkDraft
  check: BulkCheck
  missing: readonly Missing[]
  change: ComponentProps<typeof VerdictList>['change']
}

/** What is missing of a draft, else what would become of it; while it is sent, what was told last. */
export function CheckResult({ draft, check, missing, change }: CheckResultProps) {
  const isDown = useConnectionDown()
  const { shown, error, isCurrent, isFetching, refetch } = check
  if (draft.sending && !shown) return <p className="text-sm">{`Sending to ${customers(draft.chosen.length)}.`}</p>
  if (missing.length > 0) {
    return (
      <ul className="flex flex-col gap-1.5">
        {missing.map((one) => (
          <li key={one} className="flex items-start gap-2 text-sm">
            <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
            {missingWords[one]}
          </li>
        ))}
      </ul>
    )
  }
  if (isDown && !shown) {
    return (
      <p className="flex items-start gap-2 text-sm">
        <Clock aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
        The check is pending. It runs by itself once you are connected.
      </p>
    )
  }
  if (error && isCurrent) {
    return (
      <div className="flex flex-wrap items-center gap-2 text-sm">
        <span className="min-w-0 flex-1 text-danger-fg">{`The check did not work. ${messageOf(error)}`}</span>
        <Button size="sm" pending={isFetching} onClick={() => void refetch()}>
          Check again
        </Button>
      </div>
    )
  }
  if (!shown) {
    return (
      <div className="flex flex-col gap-2" role="status">
        <span className="sr-only">Checking</span>
        <Skeleton className="h-5 w-3/5" />
        <Skeleton className="h-4 w-2/5" />
      </div>
    )
  }
  return (
    <div
      inert={draft.sending}
      className={cn('transition-opacity', !isCurrent && !draft.sending && 'opacity-60')}
      aria-busy={!isCurrent}
    >
      <VerdictList
        verdicts={shown.verdicts}
        chosen={draft.chosen}
        stepsLeft={shown.steps.left}
        whenFree={draft.whenFree}
        sendAt={draft.sendAt}
        change={change}
      />
    </div>
  )
}
