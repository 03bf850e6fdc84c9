import { UsageSkeleton } from '@/components/admin/usage-skeleton'
import { PageBody, PageHeader } from '@/components/ui/page-header'

export default function AnalyticsLoading() {
  return (
    <PageBody>
      <PageHeader title="Bulk usage" description="What contractors send, and what becomes of it." />
      <UsageSkeleton />
    </PageBody>
  )
}
