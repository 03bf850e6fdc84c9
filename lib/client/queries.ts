import { infiniteQueryOptions, queryOptions, skipToken } from '@tanstack/react-query'
import type { Message } from '@/lib/protocol/objects'
import { callRoute, nullIfAbsent, type RouteQuery } from './api'
import { keepNewest, keepNewestInList } from './newest-conversation'
import { paging } from './paging'
import type { LiveSocket } from './socket'

/** Oneself. */
export function meQuery() {
  return queryOptions({
    queryKey: ['getMe'],
    queryFn: ({ signal }) => callRoute('getMe', { signal }),
    staleTime: 60_000,
  })
}

export type ConversationFilter = Pick<RouteQuery<'listConversations'>, 'unread' | 'jobId'>
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

export function conversationQuery(id: string) {
  return queryOptions({
    queryKey: ['getConversation', { id }],
    queryFn: ({ signal }) => callRoute('getConversation', { params: { id }, signal }),
    staleTime: 60_000,
    structuralSharing: keepNewest,
  })
}

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
      callRoute('listMessages', { params: { id: conversationId }, query: threadPageQuery(pageParam), signal }),
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

/** How many connections a person has; over the socket. */
export function deviceCountQuery(userId: string, request: LiveSocket['request']) {
  return queryOptions({
    queryKey: ['get_online_status', { userId }],
    queryFn: () => request('get_online_status', { userId }),
    staleTime: 5000,
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

/** The people one may write to: customers for a contractor, contractors for a customer. */
export function directoryQuery(role: 'contractor' | 'customer', q: string) {
  return queryOptions({
    queryKey: [role === 'contractor' ? 'listCustomers' : 'listContractors', { q, limit: 30 }],
    queryFn: ({ signal }) =>
      callRoute(role === 'contractor' ? 'listCustomers' : 'listContractors', { query: { q, limit: 30 }, signal }),
    staleTime: 30_000,
  })
}

/** One person one may write to; null where there is no such person. */
export function personQuery(role: 'contractor' | 'customer', id: string) {
  return queryOptions({
    queryKey: ['directory.person', { id }],
    queryFn: async ({ signal }) => {
      if (role === 'contractor') {
        const answer = await callRoute('resolveCustomers', { body: { values: [id] }, signal })
        return answer.items[0] ?? null
      }
      return callRoute('getContractor', { params: { id }, signal }).catch(nullIfAbsent)
    },
    staleTime: 5 * 60_000,
  })
}

export function inboxJobsQuery() {
  return queryOptions({
    queryKey: ['listJobs', 'inbox'],
    queryFn: ({ signal }) => callRoute('listJobs', { query: { limit: 200 }, signal }),
    staleTime: 60_000,
  })
}

export function sessionsQuery() {
  return queryOptions({
    queryKey: ['listSessions'],
    queryFn: ({ signal }) => callRoute('listSessions', { query: { limit: 200 }, signal }),
  })
}

export function tokensQuery() {
  return queryOptions({
    queryKey: ['listTokens'],
    queryFn: ({ signal }) => callRoute('listTokens', { query: { limit: 200 }, signal }),
  })
}

export function blocksQuery() {
  return queryOptions({
    queryKey: ['listBlocks'],
    queryFn: ({ signal }) => callRoute('listBlocks', { query: { limit: 200 }, signal }),
  })
}

/** A contractor's templates, for the composer. */
export function templateChoicesQuery() {
  return queryOptions({
    queryKey: ['listTemplates', 'choices'],
    queryFn: ({ signal }) => callRoute('listTemplates', { query: { limit: 200 }, signal }),
    staleTime: 60_000,
  })
}
