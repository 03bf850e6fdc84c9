'use client'

import { TriangleAlert } from 'lucide-react'
import { memo } from 'react'
import { type Chosen, overLimit } from '@/lib/client/bulk-selection'
import { MAX_BULK_RECIPIENTS } from '@/lib/protocol/limits'
import { Button } from '../ui/button'
import { Chip } from '../ui/chip'
import { cn } from '../ui/cn'

/** "37 of 50", with words and a sign where that is too many. */
export function ChosenCounter({ count, className }: { count: number; className?: string }) {
  const isOver = count > MAX_BULK_RECIPIENTS
  return (
    <span
      className={cn(
        'tabular inline-flex items-center gap-1.5 rounded-full px-2.5 py-1 font-semibold text-sm',
        isOver ? 'bg-danger-bg text-danger-fg' : 'bg-accent-bg text-accent-fg',
        className,
      )}
    >
      {isOver ? <TriangleAlert aria-hidden className="size-4" /> : null}
      {`${count} of ${MAX_BULK_RECIPIENTS}`}
    </span>
  )
}

type ChosenPeopleProps = {
  chosen: readonly Chosen[]
  disabled: boolean
  onRemove: (id: string) => void
  onKeepFirst: () => void
  onClear: () => void
}

/** Everyone chosen so far, each to be taken back. */
export const ChosenPeople = memo(function ChosenPeople({
  chosen,
  disabled,
  onRemove,
  onKeepFirst,
  onClear,
}: ChosenPeopleProps) {
  const over = overLimit(chosen)
  if (chosen.length === 0) {
    return <p className="text-muted text-sm">Nobody chosen yet. Tick customers in the list above.</p>
  }
  return (
    <div className="flex flex-col gap-3">
      {over > 0 ? (
        <div
          role="alert"
          className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md bg-danger-bg px-3 py-2 text-danger-fg text-sm"
        >
          <span className="min-w-0 flex-1 basis-52">
            {`One batch reaches ${MAX_BULK_RECIPIENTS} customers. Take out ${over} to send this one.`}
          </span>
          <Button size="sm" onClick={onKeepFirst} disabled={disabled}>
            {`Keep the first ${MAX_BULK_RECIPIENTS}`}
          </Button>
        </div>
      ) : null}
      <div className="flex items-start gap-2">
        <ul
          aria-label="Chosen customers"
          className="flex max-h-36 min-w-0 flex-1 flex-wrap gap-1.5 overflow-y-auto p-0.5"
        >
          {chosen.map(({ id, name }) => (
            <li key={id} className="max-w-full">
              <Chip label={name} {...(disabled ? {} : { onRemove: () => onRemove(id) })} />
            </li>
          ))}
        </ul>
        <Button size="sm" variant="ghost" onClick={onClear} disabled={disabled}>
          Clear
        </Button>
      </div>
    </div>
  )
})
