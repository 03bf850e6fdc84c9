import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { callRoute, type RouteQuery } from './call-route'
import { keepNewest, keepNewestInList } from './newest-conversation'
import { paging } from './paging'

export type ConversationFilter = Pick<RouteQuery<'listConversations'>, 'unread' | 'needsReply' | 'jobId'>
export const conversationsKey = ['listConversations'] as const

/** Own conversations, newest activity first. Pushes keep it true, so it is asked anew only on a connect. */
export function conversationsQuery(filter: ConversationFilter = {}) {
  return infiniteQueryOptions({
    ...paging,
    queryKey: [...conversationsKey, filter],
    queryFn: ({ pageParam, signal }) =>
      callRoute('listConversations', { query: { ...filter, cursor: pageParam }, signal }),
    staleTime: 60_000,
    structuralSharing: keepNewestInList,
  })
}

/** How many messages wait unread in all conversations, as they were when the lists last changed. */
export function unreadQuery(changedAt: number) {
  return queryOptions({
    queryKey: ['getUnread', { changedAt }],
    queryFn: async ({ signal }) => (await callRoute('getUnread', { signal })).unreadCount,
    placeholderData: keepPreviousData,
    gcTime: 0,
  })
}

/** The conversation with one person, if there is one. */
export function conversationWithQuery(peerId: string) {
  return queryOptions({
    queryKey: ['listConversations.peer', { peerId }],
    queryFn: async ({ signal }) => {
      const page = await callRoute('listConversations', { query: { peerId, limit: 1 }, signal })
      return page.items[0] ?? null
    },
    staleTime: 0,
  })
}

/** What was shared in a conversation, newest first. */
export function filesQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: ['listFiles', { id }],
    queryFn: ({ pageParam, signal }) =>
      callRoute('listFiles', { params: { id }, query: { limit: 30, cursor: pageParam }, signal }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ nextCursor }) => (nextCursor === null ? undefined : Number(nextCursor)),
    staleTime: 0,
  })
}

export const conversationKey = ['getConversation'] as const

export function conversationQuery(id: string) {
  return queryOptions({
    queryKey: [...conversationKey, { id }],
    queryFn: ({ signal }) => callRoute('getConversation', { params: { id }, signal }),
    staleTime: 60_000,
    structuralSharing: keepNewest,
  })
}

export function searchQuery(q: string) {
  return infiniteQueryOptions({
    ...paging,
    queryKey: ['search', { q }],
    queryFn: ({ pageParam, signal }) => callRoute('search', { query: { q, cursor: pageParam, limit: 30 }, signal }),
    enabled: q.trim() !== '',
    staleTime: 10_000,
  })
}
