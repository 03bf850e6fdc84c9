import { infiniteQueryOptions } from '@tanstack/react-query'
import type { LastContact } from '@/lib/protocol/audience-objects'
import { MAX_PAGE_SIZE } from '@/lib/protocol/limits'
import { callRoute, type RouteQuery } from './call-route'
import { paging } from './paging'
import { toSearchTerm } from './search-term'

export type LastContactFilter = 'any' | LastContact
export type PeopleFilters = { q: string; jobId: string | null; online: boolean; contact: LastContactFilter }

export function toCustomerFilter({ q, jobId, online, contact }: PeopleFilters): RouteQuery<'listCustomers'> {
  return {
    q: toSearchTerm(q),
    jobId: jobId ?? undefined,
    online: online || undefined,
    contact: contact === 'any' ? undefined : contact,
    limit: MAX_PAGE_SIZE,
  }
}

export function customersQuery(filter: RouteQuery<'listCustomers'>) {
  return infiniteQueryOptions({
    ...paging,
    queryKey: ['listCustomers', 'pages', filter],
    queryFn: ({ pageParam, signal }) =>
      callRoute('GET /api/customers', { query: { ...filter, cursor: pageParam }, signal }),
    // Who is online changes by the second; the rest of the directory hardly ever does.
    staleTime: filter.online === undefined ? 60_000 : 0,
  })
}
