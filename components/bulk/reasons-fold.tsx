import { ChevronRight } from 'lucide-react'
import type { BulkReason } from '@/lib/protocol/bulk-objects'
import { reasonOf, stateWords } from './bulk-words'

/** How many did not get a batch; unfolded, why. Nothing where everybody did. */
export function ReasonsFold({ reasons }: { reasons: readonly BulkReason[] }) {
  if (reasons.length === 0) return null
  const counts = (['failed', 'withheld'] as const).flatMap((state) => {
    const count = reasons.filter((reason) => reason.state === state).reduce((sum, reason) => sum + reason.count, 0)
    return count === 0 ? [] : [`${count} ${stateWords[state].toLowerCase()}`]
  })
  return (
    <details className="group rounded-lg bg-surface px-4 shadow-1 sm:px-5 dark:border dark:border-line dark:shadow-none">
      <summary className="flex min-h-11 list-none items-center gap-2 font-medium text-sm">
        <ChevronRight aria-hidden className="size-4 shrink-0 text-muted transition-transform group-open:rotate-90" />
        {`${counts.join(', ')}: why`}
      </summary>
      <ul className="tabular flex flex-col gap-1 pb-3 pl-6 text-sm">
        {reasons.map(({ state, code, error, count }) => (
          <li key={`${state} ${code} ${error}`} className="flex gap-3">
            <span className="w-8 shrink-0 text-right font-semibold">{count}</span>
            <span className={state === 'failed' ? 'text-danger-fg' : 'text-muted'}>{reasonOf(code, error)}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}
