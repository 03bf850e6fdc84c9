import { PageBody, PageHeader } from '@/components/ui/page-header'
import { RowsSkeleton } from '@/components/ui/rows-skeleton'

export default function NotificationsLoading() {
  return (
    <PageBody className="max-w-3xl">
      <PageHeader title="Activity" description="What happened of late, on all your devices alike." />
      <RowsSkeleton />
    </PageBody>
  )
}
