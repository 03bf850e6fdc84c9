import { Card } from '../ui/card'
import { PageBody, PageHeader } from '../ui/page-header'
import { Skeleton } from '../ui/skeleton'
import { CustomerListSkeleton } from './customer-list-skeleton'

/** The composer's layout before the draft of this browser is read. */
export function ComposerSkeleton() {
  return (
    <PageBody className="max-lg:pb-0">
      <PageHeader
        title="New bulk message"
        description="One message to up to 50 customers. Each gets it in a conversation of their own."
      />
      <div role="status" className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <span className="sr-only">Loading</span>
        <div className="flex min-w-0 flex-col gap-6">
          <Card title="Who">
            <CustomerListSkeleton />
          </Card>
          <Card title="What">
            <div className="flex flex-col gap-4">
              <Skeleton className="h-10 w-40" />
              <Skeleton className="h-40 rounded-md" />
              <Skeleton className="h-9 rounded-md" />
            </div>
          </Card>
        </div>
        <Card title="Check and send">
          <div className="flex flex-col gap-4">
            <Skeleton className="h-8" />
            <Skeleton className="h-20 rounded-md" />
            <Skeleton className="h-5 w-2/3" />
            <Skeleton className="h-11 rounded-md" />
          </div>
        </Card>
      </div>
    </PageBody>
  )
}
