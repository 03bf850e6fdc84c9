import type { Metadata } from 'next'
import { jobTabs, toJobFilter } from '@/components/jobs/job-tabs'
import { JobsPage } from '@/components/jobs/jobs-page'
import { Prefetched } from '@/components/ui/prefetched'
import { jobsQuery, toFirstPage, toJobQuery } from '@/lib/client/bulk-queries'
import { load } from '@/lib/next/load'
import { requireActor } from '@/lib/next/require-actor'

export const metadata: Metadata = { title: 'Jobs' }

type SearchParams = Record<string, string | string[] | undefined>

export default async function JobsRoute({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const actor = await requireActor(['contractor', 'customer'])
  const { tab, q } = await searchParams
  const shown = jobTabs.find((name) => name === tab) ?? (actor.role === 'contractor' ? 'open' : 'mine')
  const filter = toJobFilter(shown, typeof q === 'string' ? q.trim().slice(0, 200) : '')
  const jobs = await load('listJobs', { query: toJobQuery(filter) })
  return (
    <Prefetched entries={[{ queryKey: jobsQuery(filter).queryKey, data: toFirstPage(jobs) }]}>
      <JobsPage />
    </Prefetched>
  )
}
