import { infiniteQueryOptions, queryOptions, skipToken } from '@tanstack/react-query'
import type { Message } from '@/lib/protocol/objects'
import { callRoute } from './call-route'

/** Where a page of a thread lies: the newest one, before a seq, or after one (both exclusive). */
export type ThreadPosition = { at: 'newest' } | { at: 'before' | 'after'; seq: number }
export type ThreadPage = { items: Message[]; nextCursor: string | null }

export function threadPageQuery(position: ThreadPosition): { before?: number; after?: number; limit: number } {
  if (position.at === 'before') return { before: position.seq, limit: 50 }
  if (position.at === 'after') return { after: position.seq, limit: 50 }
  return { limit: 50 }
}

/** The loaded part of a thread: one stretch without gap, extended at both ends. Sync alone keeps it true. */
export function threadQuery(conversationId: string, start: ThreadPosition = { at: 'newest' }) {
  return infiniteQueryOptions({
    queryKey: ['listMessages', { id: conversationId }],
    queryFn: ({ pageParam, signal }): Promise<ThreadPage> =>
      callRoute('GET /api/conversations/:id/messages', {
        params: { id: conversationId },
        query: threadPageQuery(pageParam),
        signal,
      }),
    initialPageParam: start,
    getPreviousPageParam: (first: ThreadPage): ThreadPosition | undefined => {
      const seq = first.items[0]?.seq
      return seq !== undefined && seq > 1 ? { at: 'before', seq } : undefined
    },
    getNextPageParam: (last: ThreadPage, _pages, position: ThreadPosition): ThreadPosition | undefined => {
      const seq = last.items.at(-1)?.seq
      return position.at === 'after' && last.nextCursor !== null && seq !== undefined ? { at: 'after', seq } : undefined
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 10 * 60_000,
    refetchOnMount: false,
    refetchOnReconnect: false,
    refetchOnWindowFocus: false,
  })
}

/** Whether the other person is typing; set by pushes, never fetched. */
export function typingQuery(conversationId: string) {
  return queryOptions<boolean>({
    queryKey: ['typing', { conversationId }],
    queryFn: skipToken,
    initialData: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
}
