import type { Metadata } from 'next'
import { createLoader, type SearchParams } from 'nuqs/server'
import { securityParsers, toSecurityFilter } from '@/components/admin/security-filters'
import { AdminSecurityPage } from '@/components/admin/security-page'
import { Prefetched } from '@/components/ui/prefetched'
import { securityLogQuery } from '@/lib/client/admin-queries'
import { toFirstPage } from '@/lib/client/paging'
import { load } from '@/lib/next/load'
import { requireActor } from '@/lib/next/require-actor'

export const metadata: Metadata = { title: 'Security' }

const loadAddress = createLoader(securityParsers)

export default async function SecurityRoute({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireActor(['admin'])
  const filter = toSecurityFilter(await loadAddress(searchParams))
  const entries = await load('adminSecurityLog', { query: filter })
  return (
    <Prefetched entries={[{ queryKey: securityLogQuery(filter).queryKey, data: toFirstPage(entries) }]}>
      <AdminSecurityPage />
    </Prefetched>
  )
}
