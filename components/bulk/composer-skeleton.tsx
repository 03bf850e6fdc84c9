import { Card } from '../ui/card'
import { Skeleton } from '../ui/skeleton'
import { ComposerHeader, composerBeside, composerGrid } from './composer-frame'
import { CustomerListSkeleton } from './customer-list-skeleton'

/** The composer's layout before it is there. */
export function ComposerSkeleton() {
  return (
    <div className="mx-auto flex w-full max-w-400 flex-col gap-3 pt-4 md:h-full md:min-h-140 xl:pb-4">
      <ComposerHeader />
      <div role="status" className={composerGrid}>
        <span className="sr-only">Loading</span>
        <Card fill title="Who" className="max-md:hidden">
          <CustomerListSkeleton />
        </Card>
        <Card title="Who" className="md:hidden">
          <Skeleton className="h-11 rounded-md" />
        </Card>
        <div className={composerBeside}>
          <Card fill title="What" className="md:max-xl:shrink-0">
            <div className="flex flex-col gap-4">
              <Skeleton className="h-10 w-40" />
              <Skeleton className="h-40 rounded-md" />
              <Skeleton className="h-9 rounded-md" />
            </div>
          </Card>
          <Card fill title="Check and send" className="md:max-xl:shrink-0">
            <div className="flex flex-col gap-4">
              <Skeleton className="h-8" />
              <Skeleton className="h-32 rounded-lg" />
              <Skeleton className="h-5 w-2/3" />
            </div>
          </Card>
        </div>
      </div>
    </div>
  )
}
