import { PageBody, PageHeader } from '@/components/ui/page-header'
import { RowsSkeleton } from '@/components/ui/rows-skeleton'

export default function BulkLoading() {
  return (
    <PageBody>
      <PageHeader title="Bulk messages" description="Every batch you sent, and how far it came." />
      <RowsSkeleton />
    </PageBody>
  )
}
