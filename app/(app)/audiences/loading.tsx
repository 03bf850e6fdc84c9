import { PageBody, PageHeader } from '@/components/ui/page-header'
import { RowsSkeleton } from '@/components/ui/rows-skeleton'

export default function AudiencesLoading() {
  return (
    <PageBody>
      <PageHeader title="Audiences" description="Customers you write to together." />
      <RowsSkeleton />
    </PageBody>
  )
}
