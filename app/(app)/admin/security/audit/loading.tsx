import { PageBody, PageHeader } from '@/components/ui/page-header'
import { RowsSkeleton } from '@/components/ui/rows-skeleton'

export default function AuditLoading() {
  return (
    <PageBody>
      <PageHeader title="Security" description="What admins changed. Nobody can change what stands here." />
      <RowsSkeleton />
    </PageBody>
  )
}
