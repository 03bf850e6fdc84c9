import { Skeleton } from '../ui/skeleton'

const placeholders = ['a', 'b', 'c', 'd', 'e', 'f', 'g'] as const

/** Conversations that have not come yet, in their final layout. */
export function ListSkeleton() {
  return (
    <div role="status" aria-label="Loading conversations" className="flex flex-col px-1.5 py-1.5">
      {placeholders.map((key) => (
        <div key={key} className="flex items-center gap-3 h-16 px-3">
          <Skeleton className="size-10 rounded-full" />
          <div className="flex flex-1 flex-col gap-2">
            <Skeleton className="h-4 w-2/5" />
            <Skeleton className="h-4 w-4/5" />
          </div>
        </div>
      ))}
    </div>
  )
}
