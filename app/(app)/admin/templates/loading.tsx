import { PageBody, PageHeader } from '@/components/ui/page-header'
import { RowsSkeleton } from '@/components/ui/rows-skeleton'

export default function SharedTemplatesLoading() {
  return (
    <PageBody>
      <PageHeader
        title="Shared templates"
        description="Texts that every contractor can use and copy. Only admins change them."
      />
      <RowsSkeleton />
    </PageBody>
  )
}
