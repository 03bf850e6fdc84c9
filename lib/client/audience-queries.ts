import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { AudienceFilter } from '@/lib/protocol/audience-objects'
import { MAX_PAGE_SIZE } from '@/lib/protocol/limits'
import { callRoute } from './call-route'
import { paging } from './paging'

/** The root of its keys: what to invalidate after a change. */
export const audiencesKey = ['listAudiences'] as const

export function audiencesQuery() {
  return infiniteQueryOptions({
    ...paging,
    queryKey: [...audiencesKey, 'pages'],
    queryFn: ({ pageParam, signal }) =>
      callRoute('GET /api/audiences', { query: { limit: MAX_PAGE_SIZE, cursor: pageParam }, signal }),
  })
}

const RESOLVE_AT_ONCE = 1000

/** Who is behind the ids of an audience; those gone since are left out. */
export function audiencePeopleQuery(userIds: readonly string[]) {
  return queryOptions({
    queryKey: ['resolveCustomers', userIds],
    queryFn: async ({ signal }) => {
      const people: { id: string; name: string }[] = []
      for (let start = 0; start < userIds.length; start += RESOLVE_AT_ONCE) {
        const values = userIds.slice(start, start + RESOLVE_AT_ONCE)
        const { items } = await callRoute('POST /api/customers/resolve', { body: { values }, signal })
        people.push(...items.map(({ id, name }) => ({ id, name })))
      }
      return people
    },
  })
}

/** How many customers a filter stands for now. */
export function filterSizeQuery({ jobId, contact, replied, online }: AudienceFilter) {
  const query = {
    jobId: jobId ?? undefined,
    contact: contact ?? undefined,
    replied: replied ?? undefined,
    online: online || undefined,
    limit: 1,
  }
  return queryOptions({
    queryKey: ['listCustomers', 'size', query],
    queryFn: async ({ signal }) => (await callRoute('GET /api/customers', { query, signal })).total ?? 0,
  })
}
