import { Skeleton } from '../ui/skeleton'

/** The search field, its filters and the rows before their code is there. */
export function CustomerListSkeleton() {
  return (
    <div className="flex flex-col gap-3">
      <Skeleton className="h-10 rounded-md" />
      <Skeleton className="h-9 w-2/3 rounded-md" />
      <Skeleton className="h-8 w-1/2 rounded-md" />
      <div className="h-84 overflow-hidden rounded-md border border-line">
        <LoadingRows />
      </div>
    </div>
  )
}

/** Rows of customers before they are loaded. */
export function LoadingRows() {
  return (
    <div role="status" className="flex flex-col">
      <span className="sr-only">Loading customers</span>
      {[40, 56, 48, 60, 44, 52].map((width) => (
        <div key={width} className="flex h-14 items-center gap-3 border-line border-b px-3">
          <Skeleton className="size-5" />
          <Skeleton className="size-7 rounded-full" />
          <span className="flex flex-1 flex-col gap-1.5">
            <span style={{ width: `${width}%` }}>
              <Skeleton className="h-3.5" />
            </span>
            <Skeleton className="h-3 w-24" />
          </span>
        </div>
      ))}
    </div>
  )
}
