import type { Metadata } from 'next'
import { createLoader, type SearchParams } from 'nuqs/server'
import { presenceParsers, spanParsers, toPresenceFilter } from '@/components/admin/presence-filters'
import { AdminPresencePage } from '@/components/admin/presence-page'
import { toHistoryStart } from '@/components/admin/presence-spans'
import { Prefetched } from '@/components/ui/prefetched'
import { presenceHistoryQuery, presenceListQuery, presenceTotalsQuery } from '@/lib/client/admin-queries'
import { toFirstPage } from '@/lib/client/paging'
import { load } from '@/lib/next/load'
import { requireActor } from '@/lib/next/require-actor'
import { MAX_PAGE_SIZE } from '@/lib/protocol/limits'

export const metadata: Metadata = { title: 'Presence' }

const loadAddress = createLoader({ ...presenceParsers, ...spanParsers })

export default async function PresenceRoute({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireActor(['admin'])
  const address = await loadAddress(searchParams)
  const filter = toPresenceFilter(address)
  const at = Date.now()
  const history = { from: toHistoryStart(address.span, at) }
  const [totals, people, samples] = await Promise.all([
    load('adminPresence', { query: { limit: 1 } }),
    load('adminPresence', { query: { ...filter, limit: MAX_PAGE_SIZE } }),
    load('adminPresenceHistory', { query: history }),
  ])
  return (
    <Prefetched
      at={at}
      entries={[
        { queryKey: presenceTotalsQuery().queryKey, data: totals },
        { queryKey: presenceListQuery(filter).queryKey, data: toFirstPage(people) },
        { queryKey: presenceHistoryQuery(history).queryKey, data: samples },
      ]}
    >
      <AdminPresencePage />
    </Prefetched>
  )
}
