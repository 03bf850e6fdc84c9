import { ResultsSkeleton } from '@/components/bulk/results-skeleton'
import { PageBody, PageHeader } from '@/components/ui/page-header'

export default function BatchLoading() {
  return (
    <PageBody>
      <PageHeader title="Bulk message" />
      <ResultsSkeleton />
    </PageBody>
  )
}
