import type { Metadata } from 'next'
import { BulkComposer, type ComposerPrefill } from '@/components/bulk/bulk-composer'
import { contactFilters } from '@/components/bulk/contact-filters'
import { Prefetched } from '@/components/ui/prefetched'
import { customersQuery, jobsQuery, toCustomerQuery, toFirstPage } from '@/lib/client/bulk-queries'
import { load } from '@/lib/next/load'
import { requireActor } from '@/lib/next/require-actor'

export const metadata: Metadata = { title: 'New bulk message' }

type SearchParams = Record<string, string | string[] | undefined>
const idPattern = /^[A-Za-z0-9_-]{1,64}$/

export default async function NewBulkPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireActor(['contractor'])
  const search = await searchParams
  const filter = toFilter(search)
  const [customers, jobs, prefill] = await Promise.all([
    load('listCustomers', { query: toCustomerQuery(filter) }),
    load('listJobs', { query: { status: 'open', limit: 200 } }),
    toPrefill(search),
  ])
  return (
    <Prefetched
      entries={[
        { queryKey: customersQuery(filter).queryKey, data: toFirstPage(customers) },
        { queryKey: jobsQuery({ status: 'open' }).queryKey, data: toFirstPage(jobs) },
      ]}
    >
      <BulkComposer prefill={prefill} />
    </Prefetched>
  )
}

function one(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value[0] : value) ?? ''
}

/** The same filter that the composer reads from its address, as far as the server applies it. */
function toFilter(search: SearchParams) {
  const q = one(search.q).trim().slice(0, 200)
  const jobId = one(search.onJob)
  const contact = contactFilters.find((name) => name === one(search.contact)) ?? 'any'
  return {
    ...(q ? { q } : {}),
    ...(idPattern.test(jobId) ? { jobId } : {}),
    ...(one(search.online) === 'true' ? { online: true } : {}),
    ...(contact === 'any' ? {} : { contacted: contact !== 'never' }),
  }
}

/** `?job=` and `?to=` (ids or addresses, separated by commas). */
async function toPrefill(search: SearchParams): Promise<ComposerPrefill | null> {
  const values = [
    ...new Set(
      one(search.to)
        .split(',')
        .map((value) => value.trim().slice(0, 254)),
    ),
  ].filter(Boolean)
  const job = one(search.job)
  const jobId = idPattern.test(job) ? job : null
  if (values.length === 0) return jobId ? { jobId, people: [], notFound: [] } : null
  const { items, notFound } = await load('resolveCustomers', { body: { values: values.slice(0, 1000) } })
  return { jobId, people: items.map(({ id, name }) => ({ id, name })), notFound }
}
