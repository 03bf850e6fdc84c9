import type { Metadata } from 'next'
import { createLoader, type SearchParams } from 'nuqs/server'
import { reportParsers, toReportFilter } from '@/components/admin/report-filters'
import { AdminReportsPage } from '@/components/admin/reports-page'
import { Prefetched } from '@/components/ui/prefetched'
import { adminReportsQuery } from '@/lib/client/admin-queries'
import { toFirstPage } from '@/lib/client/paging'
import { load } from '@/lib/next/load'
import { requireActor } from '@/lib/next/require-actor'

export const metadata: Metadata = { title: 'Reports' }

const loadAddress = createLoader(reportParsers)

export default async function ReportsRoute({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireActor(['admin'])
  const filter = toReportFilter(await loadAddress(searchParams))
  const reports = await load('adminReports', { query: filter })
  return (
    <Prefetched entries={[{ queryKey: adminReportsQuery(filter).queryKey, data: toFirstPage(reports) }]}>
      <AdminReportsPage />
    </Prefetched>
  )
}
