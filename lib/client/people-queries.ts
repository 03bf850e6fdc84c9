import { queryOptions } from '@tanstack/react-query'
import { nullIfAbsent } from './api-error'
import { callRoute } from './call-route'

/** The people one may write to: customers for a contractor, contractors for a customer. */
export function directoryQuery(role: 'contractor' | 'customer', q: string) {
  return queryOptions({
    queryKey: [role === 'contractor' ? 'listCustomers' : 'listContractors', { q, limit: 30 }],
    queryFn: ({ signal }) =>
      callRoute(role === 'contractor' ? 'GET /api/customers' : 'GET /api/contractors', {
        query: { q, limit: 30 },
        signal,
      }),
    staleTime: 30_000,
  })
}

/** One person one may write to; null where there is no such person. */
export function personQuery(role: 'contractor' | 'customer', id: string) {
  return queryOptions({
    queryKey: ['directory.person', { id }],
    queryFn: async ({ signal }) => {
      if (role === 'contractor') {
        const answer = await callRoute('POST /api/customers/resolve', { body: { values: [id] }, signal })
        return answer.items[0] ?? null
      }
      return callRoute('GET /api/contractors/:id', { params: { id }, signal }).catch(nullIfAbsent)
    },
    staleTime: 5 * 60_000,
  })
}
