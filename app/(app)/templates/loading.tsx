import { PageBody, PageHeader } from '@/components/ui/page-header'
import { RowsSkeleton } from '@/components/ui/rows-skeleton'

export default function TemplatesLoading() {
  return (
    <PageBody>
      <PageHeader
        title="Templates"
        description="Texts you send again and again, with placeholders for what differs. A / in any message opens them."
      />
      <RowsSkeleton />
    </PageBody>
  )
}
