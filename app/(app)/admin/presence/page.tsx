import type { Metadata } from 'next'
import { AdminPresencePage } from '@/components/admin/presence-page'
import { historySpans, toHistoryStart } from '@/components/admin/presence-spans'
import { roleNames } from '@/components/admin/role-words'
import { Prefetched } from '@/components/ui/prefetched'
import {
  presenceHistoryQuery,
  presenceListQuery,
  presenceTotalsQuery,
  toPresenceQuery,
} from '@/lib/client/admin-queries'
import { toFirstPage } from '@/lib/client/bulk-queries'
import { load } from '@/lib/next/load'
import { requireActor } from '@/lib/next/require-actor'

export const metadata: Metadata = { title: 'Presence' }

type SearchParams = Record<string, string | string[] | undefined>

export default async function PresenceRoute({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireActor(['admin'])
  const { q, role, span } = await searchParams
  const shownRole = roleNames.find((name) => name === role)
  const term = typeof q === 'string' ? q.trim().slice(0, 200) : ''
  const filter = { ...(term ? { q: term } : {}), ...(shownRole ? { role: shownRole } : {}) }
  const at = Date.now()
  const history = { from: toHistoryStart(historySpans.find((name) => name === span) ?? '24h', at) }
  const [totals, people, samples] = await Promise.all([
    load('adminPresence', { query: { limit: 1 } }),
    load('adminPresence', { query: toPresenceQuery(filter) }),
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
