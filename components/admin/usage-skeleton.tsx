import { Skeleton } from '../ui/skeleton'

/** The numbers and charts before they are loaded. */
export function UsageSkeleton() {
  return (
    <div role="status" className="flex flex-col gap-6">
      <span className="sr-only">Loading</span>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-5">
        {['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'].map((tile) => (
          <Skeleton key={tile} className="h-22 rounded-lg" />
        ))}
      </div>
      <Skeleton className="h-100 rounded-lg" />
      <Skeleton className="h-100 rounded-lg" />
    </div>
  )
}
