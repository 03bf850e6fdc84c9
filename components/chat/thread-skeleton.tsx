import { cn } from '../ui/cn'
import { Skeleton } from '../ui/skeleton'

const shapes = [
  'w-52 h-9',
  'w-72 h-14',
  'own w-40 h-9',
  'own w-64 h-14',
  'w-60 h-9',
  'own w-48 h-9',
  'w-80 h-14',
] as const

/** A thread that has not come yet, in its final layout. */
export function ThreadSkeleton() {
  return (
    <div
      role="status"
      aria-label="Loading messages"
      className="flex min-h-0 flex-1 flex-col justify-end overflow-hidden pb-4"
    >
      <div className="mx-auto flex w-full max-w-180 flex-col gap-2 px-4">
        {shapes.map((shape) => (
          <Skeleton
            key={shape}
            className={cn('max-w-[75%] rounded-lg', shape.replace('own ', ''), shape.startsWith('own') && 'self-end')}
          />
        ))}
      </div>
    </div>
  )
}
