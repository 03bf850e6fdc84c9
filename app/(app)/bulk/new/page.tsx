import type { Metadata } from 'next'
import { createLoader, type inferParserType, type SearchParams } from 'nuqs/server'
import { BulkComposer } from '@/components/bulk/bulk-composer'
import { peopleParsers, prefillParsers, toPeopleFilters } from '@/components/bulk/composer-address'
import type { ComposerPrefill } from '@/components/bulk/composer-prefill'
import { Prefetched } from '@/components/ui/prefetched'
import { customersQuery, toCustomerFilter } from '@/lib/client/customer-queries'
import { openJobsQuery } from '@/lib/client/job-queries'
import { toFirstPage } from '@/lib/client/paging'
import { load, loadIfThere } from '@/lib/next/load'
import { requireActor } from '@/lib/next/require-actor'
import { MAX_BULK_RECIPIENTS, MAX_PAGE_SIZE } from '@/lib/protocol/limits'
import { id } from '@/lib/protocol/scalars'

export const metadata: Metadata = { title: 'New bulk message' }

const loadAddress = createLoader({ ...peopleParsers, ...prefillParsers })
type Address = inferParserType<typeof peopleParsers & typeof prefillParsers>

const isId = (value: string | null): value is string => id.safeParse(value).success

export default async function NewBulkPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireActor(['contractor'])
  const address = await loadAddress(searchParams)
  const onJob = isId(address.onJob) ? address.onJob : null
  const filter = toCustomerFilter(toPeopleFilters({ ...address, onJob }))
  const [customers, jobs, prefill] = await Promise.all([
    load('listCustomers', { query: filter }),
    load('listJobs', { query: { status: 'open', limit: MAX_PAGE_SIZE } }),
    toPrefill(address),
  ])
  return (
    <Prefetched
      entries={[
        { queryKey: customersQuery(filter).queryKey, data: toFirstPage(customers) },
        { queryKey: openJobsQuery().queryKey, data: toFirstPage(jobs) },
      ]}
    >
      <BulkComposer prefill={prefill} />
    </Prefetched>
  )
}

async function toPrefill(address: Address): Promise<ComposerPrefill | null> {
  const jobId = isId(address.job) ? address.job : null
  const [{ people, notFound, note }, template] = await Promise.all([
    toPeople(address.to, address.audience),
    isId(address.template) ? loadIfThere('getTemplate', { params: { id: address.template } }) : null,
  ])
  const isEmpty = jobId === null && people.length === 0 && notFound.length === 0 && !template && !note
  return isEmpty ? null : { jobId, people, notFound, template, note }
}

async function toPeople(to: string, audienceId: string) {
  const audience = isId(audienceId) ? await loadIfThere('getAudience', { params: { id: audienceId } }) : null
  const listed = to.split(',').map((value) => value.trim().slice(0, 254))
  const values = [...new Set([...listed, ...(audience?.userIds ?? [])])].filter(Boolean).slice(0, 1000)
  if (values.length === 0) return { people: [], notFound: [], note: audience ? `${audience.name} is empty.` : null }
  const { items, notFound } = await load('resolveCustomers', { body: { values } })
  const people = items.map(({ id, name }) => ({ id, name }))
  if (!audience) return { people, notFound, note: null }
  const isCut = people.length > MAX_BULK_RECIPIENTS
  return {
    people: people.slice(0, MAX_BULK_RECIPIENTS),
    // Accounts deleted since the audience was saved are nobody's mistake.
    notFound: [],
    note: isCut ? `Added the first ${MAX_BULK_RECIPIENTS} of ${people.length} in ${audience.name}.` : null,
  }
}
