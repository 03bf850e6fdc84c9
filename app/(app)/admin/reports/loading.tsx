import { PageBody, PageHeader } from '@/components/ui/page-header'
import { RowsSkeleton } from '@/components/ui/rows-skeleton'

export default function ReportsLoading() {
  return (
    <PageBody>
      <PageHeader title="Reports" description="Messages that people reported, as they stood when they did." />
      <RowsSkeleton />
    </PageBody>
  )
}
