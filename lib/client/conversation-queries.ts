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
      callRoute('GET /api/conversations', { query: { ...filter, cursor: pageParam }, signal }),
    staleTime: 60_000,
    structuralSharing: keepNewestInList,
  })
}

/** How many messages wait unread in all conversations, as they were when the lists last changed. */
export function unreadQuery(changedAt: number) {
  return queryOptions({
    queryKey: ['getUnread', { changedAt }],
    queryFn: async ({ signal }) => (await callRoute('GET /api/unread', { signal })).unreadCount,
    placeholderData: keepPreviousData,
    gcTime: 0,
  })
}

/** How many conversations wait for an answer, as it was when their list last changed, and which the longest. */
export function unansweredQuery(changedAt: number) {
  return queryOptions({
    queryKey: ['getUnanswered', { changedAt }],
    queryFn: ({ signal }) => callRoute('GET /api/unanswered', { signal }),
    placeholderData: keepPreviousData,
    gcTime: 0,
  })
}

/** The conversation with one person, if there is one. */
export function conversationWithQuery(peerId: string) {
  return queryOptions({
    queryKey: ['listConversations.peer', { peerId }],
    queryFn: async ({ signal }) => {
      const page = await callRoute('GET /api/conversations', { query: { peerId, limit: 1 }, signal })
      return page.items[0] ?? null
    },
    staleTime: 0,
    // One that began meanwhile is not taken back by an answer from before.
    structuralSharing: (held, next) => keepNewest(held, next ?? held ?? null),
  })
}

export const conversationKey = ['getConversation'] as const

export function conversationQuery(id: string) {
  return queryOptions({
    queryKey: [...conversationKey, { id }],
    queryFn: ({ signal }) => callRoute('GET /api/conversations/:id', { params: { id }, signal }),
    staleTime: 60_000,
    structuralSharing: keepNewest,
  })
}
