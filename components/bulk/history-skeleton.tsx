import { Skeleton } from '@/components/ui/skeleton'

/** Rows of the history before they are loaded. */
export function HistorySkeleton() {
  return (
    <div role="status" className="flex flex-col gap-3">
      <span className="sr-only">Loading</span>
      {[1, 2, 3, 4, 5].map((row) => (
        <div
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
