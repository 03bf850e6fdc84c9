import type { ReactNode } from 'react'
import { cn } from '../ui/cn'

type StatTileProps = {
  label: string
  value: ReactNode
  hint?: ReactNode
  /** Opens what stands behind the number. */
  onOpen?: (() => void) | undefined
  className?: string
}

/** One number with its name. Where rows stand behind it, it is a button that shows them. */
export function StatTile({ label, value, hint, onOpen, className }: StatTileProps) {
  const frame = cn(
    'flex min-w-0 flex-col rounded-lg border border-line bg-surface px-4 py-3 text-left shadow-1',
    className,
  )
  const body = (
    <>
      <span className="text-muted text-sm">{label}</span>
      <span className="tabular mt-0.5 font-semibold text-lg">{value}</span>
      {hint ? <span className="tabular text-muted text-xs">{hint}</span> : null}
    </>
  )
  return onOpen ? (
    <button type="button" onClick={onOpen} className={cn(frame, 'transition-colors hover:border-control')}>
      {body}
      <span className="sr-only">, show batches</span>
    </button>
  ) : (
    <div className={frame}>{body}</div>
  )
}
