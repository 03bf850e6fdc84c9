import { PageBody, PageHeader } from '@/components/ui/page-header'
import { RowsSkeleton } from '@/components/ui/rows-skeleton'

export default function UsersLoading() {
  return (
    <PageBody>
      <PageHeader title="Users" description="Every account, by name." />
      <RowsSkeleton />
    </PageBody>
  )
}
