import { HistorySkeleton } from '@/components/bulk/history-skeleton'
import { PageBody, PageHeader } from '@/components/ui/page-header'

export default function BulkLoading() {
  return (
    <PageBody>
      <PageHeader title="Bulk messages" description="Every batch you sent, and how far it came." />
      <HistorySkeleton />
    </PageBody>
  )
}
