import { Skeleton } from './skeleton'

/** A list of raised rows before they are loaded. */
export function RowsSkeleton({ rows = 5 }: { rows?: number }) {
  return (
    <div role="status" className="flex flex-col gap-3">
      <span className="sr-only">Loading</span>
      {Array.from({ length: rows }, (_, row) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: placeholders without identity
          key={row}
          className="flex h-25 flex-col justify-between rounded-lg border border-line bg-surface px-5 py-4"
        >
          <Skeleton className="h-4 w-3/5" />
          <Skeleton className="h-4 w-2/5" />
        </div>
      ))}
    </div>
  )
}
