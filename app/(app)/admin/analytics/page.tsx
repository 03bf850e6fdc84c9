import type { Metadata } from 'next'
import { createLoader, type SearchParams } from 'nuqs/server'
import { AnalyticsPage } from '@/components/admin/analytics-page'
import { toUsageRange, usageParsers } from '@/components/admin/usage-filters'
import { Prefetched } from '@/components/ui/prefetched'
import { usageQuery } from '@/lib/client/admin-queries'
import { isTimeZone } from '@/lib/client/usage-range'
import { load } from '@/lib/next/load'
import { requireActor } from '@/lib/next/require-actor'
import { id } from '@/lib/protocol/scalars'

export const metadata: Metadata = { title: 'Bulk usage' }

const loadAddress = createLoader(usageParsers)
export default async function AnalyticsRoute({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireActor(['admin'])
  const search = await searchParams
  const address = await loadAddress(search)
  const isSound = address.contractor === null || id.safeParse(address.contractor).success
  const at = Date.now()
  const range = toUsageRange(address, new Date(at))
  // An address written by hand may hold anything: the page then says so itself, with its filters at hand.
  const entries = isSound
    ? [{ queryKey: usageQuery(range).queryKey, data: await load('adminAnalytics', { query: range }) }]
    : []
  return (
    <Prefetched at={at} entries={entries}>
      <AnalyticsPage isZoneGiven={typeof search.tz === 'string' && isTimeZone(search.tz)} />
    </Prefetched>
  )
}
