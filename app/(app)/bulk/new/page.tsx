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
import type { BulkBatchDetail, FollowUpWho, RecipientState } from '@/lib/protocol/bulk-objects'
import { MAX_PAGE_SIZE, MAX_QUEUED_RECIPIENTS } from '@/lib/protocol/limits'
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
  const [{ people, notFound, note }, template, follow, undone] = await Promise.all([
    toPeople(address.to, address.audience),
    isId(address.template) ? loadIfThere('getTemplate', { params: { id: address.template } }) : null,
    toFollowUp(address.follow, address.who),
    isId(address.again) ? listOf(address.again, { state: 'cancelled' }) : null,
  ])
  if (undone) {
    const { people, head } = undone
    return { jobId: head.jobId, people, notFound, template, note, followUp: null, again: toWords(head) }
  }
  if (follow) return { notFound, template, ...follow, jobId: jobId ?? follow.jobId }
  const isEmpty = jobId === null && people.length === 0 && notFound.length === 0 && !template && !note
  return isEmpty ? null : { jobId, people, notFound, template, note, followUp: null, again: null }
}

/** A batch and some of its people. Null where it is not there. */
async function listOf(id: string, whom: { state: RecipientState } | { followUp: FollowUpWho }) {
  const people: ComposerPrefill['people'] = []
  let head: BulkBatchDetail | null = null
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await loadIfThere('getBatch', { params: { id }, query: { ...whom, ...(cursor && { cursor }) } })
    if (!page) return null
    head = page
    people.push(...page.recipients.map(({ receiverId, name }) => ({ id: receiverId, name })))
    cursor = page.nextCursor
  }
  return head && { people, head }
}

function toWords({ content }: BulkBatchDetail): NonNullable<ComposerPrefill['again']> {
  return 'text' in content
    ? { mode: 'text', text: content.text, caption: '', picture: null }
    : { mode: 'image', text: '', caption: content.caption ?? '', picture: content }
}

/** Whom a follow-up would be for at this moment; it is worked out again when it goes out. */
async function toFollowUp(batchId: string, who: FollowUpWho | null) {
  if (!isId(batchId) || who === null) return null
  const found = await listOf(batchId, { followUp: who })
  if (!found) return null
  const { people, head } = found
  return {
    people,
    jobId: head.jobId,
    followUp: { batchId, who },
    again: who === 'failed' ? toWords(head) : null,
    note: null,
  }
}

const RESOLVED_AT_ONCE = 1000

async function toPeople(to: string, audienceId: string) {
  const audience = isId(audienceId) ? await loadIfThere('getAudience', { params: { id: audienceId } }) : null
  const listed = to.split(',').map((value) => value.trim().slice(0, 254))
  const values = [...new Set([...listed, ...(audience?.userIds ?? [])])].filter(Boolean).slice(0, MAX_QUEUED_RECIPIENTS)
  if (values.length === 0) return { people: [], notFound: [], note: audience ? `${audience.name} is empty.` : null }
  const people: ComposerPrefill['people'] = []
  const notFound: string[] = []
  for (let start = 0; start < values.length; start += RESOLVED_AT_ONCE) {
    const some = await load('resolveCustomers', { body: { values: values.slice(start, start + RESOLVED_AT_ONCE) } })
    people.push(...some.items.map(({ id, name }) => ({ id, name })))
    notFound.push(...some.notFound)
  }
  if (!audience) return { people, notFound, note: null }
  const isCut = audience.size > MAX_QUEUED_RECIPIENTS
  return {
    people,
    // Accounts deleted since the audience was saved are nobody's mistake.
    notFound: [],
    note: isCut ? `Added the first ${MAX_QUEUED_RECIPIENTS} of ${audience.size} in ${audience.name}.` : null,
  }
}
