import { Skeleton } from '../ui/skeleton'

/** The search field, its filters and the rows before their code is there. */
export function CustomerListSkeleton() {
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-2 overflow-hidden">
      <Skeleton className="h-10 shrink-0 rounded-md" />
      <Skeleton className="h-8 w-1/2 shrink-0 rounded-md" />
      <LoadingRows />
    </div>
  )
}

/** Rows of customers before they are loaded. */
export function LoadingRows() {
  return (
    <div role="status" className="flex min-h-0 flex-col overflow-hidden">
      <span className="sr-only">Loading customers</span>
      {[40, 56, 48, 60, 44, 52, 38, 58].map((width) => (
        <div key={width} className="flex h-11 shrink-0 items-center gap-3 px-2">
          <Skeleton className="size-5" />
          <Skeleton className="size-7 rounded-full" />
          <span className="flex-1">
            <span className="block" style={{ width: `${width}%` }}>
              <Skeleton className="h-3.5" />
            </span>
          </span>
        </div>
      ))}
    </div>
  )
}
