import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { MAX_PAGE_SIZE } from '@/lib/protocol/limits'
import { callRoute } from './call-route'
import { paging } from './paging'

export const notificationsKey = ['listNotifications'] as const

/** What one is told of, newest first. */
export function notificationsQuery() {
  return infiniteQueryOptions({
    ...paging,
    queryKey: [...notificationsKey, 'pages'],
    queryFn: ({ pageParam, signal }) => callRoute('listNotifications', { query: { cursor: pageParam }, signal }),
  })
}

/** How many of it are unread; pushes keep it true. */
export function notificationCountQuery() {
  return queryOptions({
    queryKey: [...notificationsKey, 'count'],
    queryFn: async ({ signal }) => (await callRoute('listNotifications', { query: { limit: 1 }, signal })).unreadCount,
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export const mutesKey = ['listMutes'] as const

/** Conversations that make no noise, as many as one page holds. */
export function mutesQuery() {
  return queryOptions({
    queryKey: mutesKey,
    queryFn: async ({ signal }) => (await callRoute('listMutes', { query: { limit: MAX_PAGE_SIZE }, signal })).items,
    staleTime: 60_000,
  })
}
