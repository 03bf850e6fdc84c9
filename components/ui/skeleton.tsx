import { cn } from './cn'

/** A grey stand-in of the final size. The region that holds it says "Loading" once. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cn('block animate-pulse rounded-sm bg-hover', className)} />
}
