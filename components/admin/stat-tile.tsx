import type { ReactNode } from 'react'
import { cn } from '../ui/cn'

type StatTileProps = {
  label: string
  value: ReactNode
  hint?: ReactNode
  /** The same of the period before; null while it is not known, which keeps its line. */
  before?: ReactNode
  /** Opens what stands behind the number. */
  onOpen?: (() => void) | undefined
  className?: string
}

/** One number with its name. Where rows stand behind it, it is a button that shows them. */
export function StatTile({ label, value, hint, before, onOpen, className }: StatTileProps) {
  const frame = cn(
    'flex min-w-0 flex-col rounded-lg bg-surface px-4 py-3 text-left shadow-1 dark:border dark:border-line dark:shadow-none',
    className,
  )
  const body = (
    <>
      <span className="text-muted text-sm">{label}</span>
      <span className="tabular mt-0.5 font-semibold text-lg">{value}</span>
      {hint ? <span className="tabular text-muted text-xs">{hint}</span> : null}
      {before === undefined ? null : (
        <span className="tabular min-h-4 text-muted text-xs">{before === null ? null : <>{before} before</>}</span>
      )}
    </>
  )
  return onOpen ? (
    <button type="button" onClick={onOpen} className={cn(frame, 'transition-colors hover:bg-hover')}>
      {body}
      <span className="sr-only">, show batches</span>
    </button>
  ) : (
    <div className={frame}>{body}</div>
  )
}
