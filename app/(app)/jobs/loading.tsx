import { PageBody, PageHeader } from '@/components/ui/page-header'
import { RowsSkeleton } from '@/components/ui/rows-skeleton'

export default function JobsLoading() {
  return (
    <PageBody>
      <PageHeader title="Jobs" />
      <RowsSkeleton />
    </PageBody>
  )
}
