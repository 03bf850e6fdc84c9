import type { Metadata } from 'next'
import { createLoader, type SearchParams } from 'nuqs/server'
import { jobParsers, toJobFilter } from '@/components/jobs/job-filters'
import { JobsPage } from '@/components/jobs/jobs-page'
import { Prefetched } from '@/components/ui/prefetched'
import { jobsQuery } from '@/lib/client/job-queries'
import { toFirstPage } from '@/lib/client/paging'
import { load } from '@/lib/next/load'
import { requireActor } from '@/lib/next/require-actor'

export const metadata: Metadata = { title: 'Jobs' }

const loadAddress = createLoader(jobParsers)

export default async function JobsRoute({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const actor = await requireActor(['contractor', 'customer'])
  const { tab, q } = await loadAddress(searchParams)
  const filter = toJobFilter(tab ?? (actor.role === 'contractor' ? 'open' : 'mine'), q)
  const jobs = await load('listJobs', { query: filter })
  return (
    <Prefetched entries={[{ queryKey: jobsQuery(filter).queryKey, data: toFirstPage(jobs) }]}>
      <JobsPage />
    </Prefetched>
  )
}
