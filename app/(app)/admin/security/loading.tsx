import { PageBody, PageHeader } from '@/components/ui/page-header'
import { RowsSkeleton } from '@/components/ui/rows-skeleton'

export default function SecurityLoading() {
  return (
    <PageBody>
      <PageHeader title="Security" description="Sign-ins, rights and credentials of every account." />
      <RowsSkeleton />
    </PageBody>
  )
}
