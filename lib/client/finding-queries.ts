import { infiniteQueryOptions } from '@tanstack/react-query'
import { callRoute } from './call-route'
import { paging } from './paging'

/** Own messages that hold all words, newest first. */
export function searchQuery(q: string) {
  return infiniteQueryOptions({
    ...paging,
    queryKey: ['search', { q }],
    queryFn: ({ pageParam, signal }) =>
      callRoute('GET /api/search', { query: { q, cursor: pageParam, limit: 30 }, signal }),
    enabled: q.trim() !== '',
    staleTime: 10_000,
  })
}

/** What was shared in a conversation, newest first. */
export function filesQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: ['listFiles', { id }],
    queryFn: ({ pageParam, signal }) =>
      callRoute('GET /api/conversations/:id/files', {
        params: { id },
        query: { limit: 30, cursor: pageParam },
        signal,
      }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ nextCursor }) => (nextCursor === null ? undefined : Number(nextCursor)),
    staleTime: 0,
  })
}
