import { hashKey, type QueryClient } from '@tanstack/react-query'
import { audiencesQuery } from '@/lib/client/audience-queries'
import { batchesQuery, waitingBatchesQuery } from '@/lib/client/bulk-queries'
import { conversationsQuery } from '@/lib/client/conversation-queries'
import { customersQuery, toCustomerFilter } from '@/lib/client/customer-queries'
import { listHeldSince } from '@/lib/client/held-database'
import { jobsQuery, openJobsQuery } from '@/lib/client/job-queries'
import { notificationsQuery } from '@/lib/client/notification-queries'
import { templatesQuery, usableTemplatesQuery } from '@/lib/client/template-queries'
import type { Role } from '@/lib/protocol/objects'
import { toJobFilter } from '../jobs/job-filters'
import { toTemplateFilter } from '../templates/template-filters'

/** What is held is good for a working day; each page of it costs the link and the server an answer. */
const FRESH_MS = 6 * 60 * 60_000

/** What each place shows first, under the keys that it asks by. */
function listsOf(role: Role) {
  const jobs = (['open', 'mine'] as const).map((tab) => jobsQuery(toJobFilter(tab, '')))
  const shared = [conversationsQuery(), notificationsQuery(), ...jobs]
  if (role === 'customer') return shared
  return [
    ...shared,
    customersQuery(toCustomerFilter({ q: '', jobId: null, online: false, contact: 'any' })),
    openJobsQuery(),
    audiencesQuery(),
    usableTemplatesQuery(),
    templatesQuery(toTemplateFilter('own')),
    batchesQuery(),
    waitingBatchesQuery(),
  ]
}

/**
 * Fetches what the places of this person show first and this device does not hold, so that they can be opened without a
 * connection before they ever were with one. One after the other, as nobody waits for it; ends early where that fails.
 */
export async function holdPlaces(client: QueryClient, role: Role, isWanted: () => boolean): Promise<void> {
  if (role === 'admin') return
  const held = await listHeldSince(Date.now() - FRESH_MS)
  for (const list of listsOf(role)) {
    if (!isWanted()) return
    if (held.has(hashKey(list.queryKey))) continue
    await client.fetchInfiniteQuery({ ...list, staleTime: FRESH_MS } as Parameters<typeof client.fetchInfiniteQuery>[0])
  }
}
