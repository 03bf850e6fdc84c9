'use client'

import { ChevronDown, TriangleAlert } from 'lucide-react'
import dynamic from 'next/dynamic'
import { memo } from 'react'
import { type Chosen, overLimit, toShortNames } from '@/lib/client/bulk-selection'
import { loadPart } from '@/lib/client/load-part'
import { MAX_QUEUED_RECIPIENTS } from '@/lib/protocol/limits'
import { Button } from '../ui/button'
import { cn } from '../ui/cn'
import { Popover } from '../ui/popover'

const ChosenList = dynamic(
  loadPart(() => import('./chosen-list')),
  { ssr: false },
)

type ChosenLineProps = {
  chosen: readonly Chosen[]
  disabled: boolean
  onRemove: (id: string) => void
  onKeepFirst: () => void
  onClear: () => void
  className?: string
}

/** Everyone chosen so far in one line, "8 chosen: Chloe, Mateo +6"; pressed, each of them, to be taken out again. */
export const ChosenLine = memo(function ChosenLine(props: ChosenLineProps) {
  const { chosen, disabled, onRemove, onKeepFirst, onClear, className } = props
  const over = overLimit(chosen)
  if (chosen.length === 0) return <p className={cn('py-1.5 text-muted text-sm', className)}>0 chosen</p>
  return (
    <div className={cn('flex min-w-0 flex-col gap-2', className)}>
      {over > 0 ? (
        <div
          role="alert"
          className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md bg-danger-bg px-3 py-2 text-danger-fg text-sm"
        >
          <span className="min-w-0 flex-1 basis-52">
            {`One batch reaches ${MAX_QUEUED_RECIPIENTS} customers. Take out ${over} to send this one.`}
          </span>
          <Button size="sm" onClick={onKeepFirst} disabled={disabled}>
            {`Keep the first ${MAX_QUEUED_RECIPIENTS}`}
          </Button>
        </div>
      ) : null}
      <Popover
        side="top"
        title="Chosen customers"
        trigger={
          <button
            type="button"
            className="flex min-h-8 max-w-full items-center gap-1.5 self-start rounded-sm text-left text-sm pointer-coarse:min-h-11"
          >
            {over > 0 ? <TriangleAlert aria-hidden className="size-4 shrink-0 text-danger" /> : null}
            <span className="tabular min-w-0 truncate">
              <span className="font-semibold">{`${chosen.length} chosen`}</span>
              <span className="text-muted">
                : <bdi>{toShortNames(chosen)}</bdi>
              </span>
            </span>
            <ChevronDown aria-hidden className="size-4 shrink-0 text-muted" />
          </button>
        }
      >
        <ChosenList chosen={chosen} disabled={disabled} onRemove={onRemove} onClear={onClear} />
      </Popover>
    </div>
  )
})
