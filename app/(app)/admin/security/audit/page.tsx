import type { Metadata } from 'next'
import { createLoader, type SearchParams } from 'nuqs/server'
import { auditParsers, toAuditFilter } from '@/components/admin/audit-filters'
import { AdminAuditPage } from '@/components/admin/audit-page'
import { Prefetched } from '@/components/ui/prefetched'
import { auditQuery } from '@/lib/client/admin-queries'
import { toFirstPage } from '@/lib/client/paging'
import { load } from '@/lib/next/load'
import { requireActor } from '@/lib/next/require-actor'

export const metadata: Metadata = { title: 'What admins did' }

const loadAddress = createLoader(auditParsers)

export default async function AuditRoute({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireActor(['admin'])
  const filter = toAuditFilter(await loadAddress(searchParams))
  const entries = await load('adminAudit', { query: filter })
  return (
    <Prefetched entries={[{ queryKey: auditQuery(filter).queryKey, data: toFirstPage(entries) }]}>
      <AdminAuditPage />
    </Prefetched>
  )
}
