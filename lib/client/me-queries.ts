import { queryOptions } from '@tanstack/react-query'
import { callRoute } from './call-route'

/** Oneself. */
export function meQuery() {
  return queryOptions({
    queryKey: ['getMe'],
    queryFn: ({ signal }) => callRoute('GET /api/me', { signal }),
    staleTime: 60_000,
  })
}
