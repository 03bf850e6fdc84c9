import type { Metadata } from 'next'
import { BulkComposer } from '@/components/bulk/bulk-composer'
import type { ComposerPrefill } from '@/components/bulk/composer-prefill'
import { contactFilters } from '@/components/bulk/contact-filters'
import { Prefetched } from '@/components/ui/prefetched'
import { customersQuery, jobsQuery, toCustomerQuery, toFirstPage } from '@/lib/client/bulk-queries'
import { load, loadIfThere } from '@/lib/next/load'
import { requireActor } from '@/lib/next/require-actor'
import { MAX_BULK_RECIPIENTS } from '@/lib/protocol/limits'

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

/** `?job=`, `?to=` (ids or addresses, separated by commas), `?audience=` and `?template=`. */
async function toPrefill(search: SearchParams): Promise<ComposerPrefill | null> {
  const job = one(search.job)
  const jobId = idPattern.test(job) ? job : null
  const templateId = one(search.template)
  const [{ people, notFound, note }, template] = await Promise.all([
    toPeople(one(search.to), one(search.audience)),
    idPattern.test(templateId) ? loadIfThere('getTemplate', { params: { id: templateId } }) : null,
  ])
  const isEmpty = jobId === null && people.length === 0 && notFound.length === 0 && !template && !note
  return isEmpty ? null : { jobId, people, notFound, template, note }
}

async function toPeople(to: string, audienceId: string) {
  const audience = idPattern.test(audienceId) ? await loadIfThere('getAudience', { params: { id: audienceId } }) : null
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
