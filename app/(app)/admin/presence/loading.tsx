import { PageBody, PageHeader } from '@/components/ui/page-header'
import { RowsSkeleton } from '@/components/ui/rows-skeleton'

export default function PresenceLoading() {
  return (
    <PageBody>
      <PageHeader title="Presence" description="Who is online now. This page keeps itself up to date." />
      <RowsSkeleton />
    </PageBody>
  )
}
