import { infiniteQueryOptions } from '@tanstack/react-query'
import { MAX_PAGE_SIZE } from '@/lib/protocol/limits'
import { callRoute } from './call-route'
import { paging } from './paging'

export const mutesKey = ['listMutes'] as const

/** Conversations that make no noise. */
export function mutesQuery() {
  return infiniteQueryOptions({
    ...paging,
    queryKey: [...mutesKey, 'pages'],
    queryFn: ({ pageParam, signal }) =>
      callRoute('GET /api/mutes', { query: { cursor: pageParam, limit: MAX_PAGE_SIZE }, signal }),
    staleTime: 60_000,
  })
}
