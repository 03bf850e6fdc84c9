import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { UnreadNotifications } from '@/lib/protocol/notifications'
import { callRoute } from './call-route'
import { paging } from './paging'

export const notificationsKey = ['listNotifications'] as const

/** What one is told of, newest first. */
export function notificationsQuery() {
  return infiniteQueryOptions({
    ...paging,
    queryKey: [...notificationsKey, 'pages'],
    queryFn: ({ pageParam, signal }) => callRoute('GET /api/notifications', { query: { cursor: pageParam }, signal }),
  })
}

export function toUnread({ unreadCount, unreadBesideMessages }: UnreadNotifications): UnreadNotifications {
  return { unreadCount, unreadBesideMessages }
}

/** How many of it are unread; pushes keep it true. */
export function notificationCountQuery() {
  return queryOptions({
    queryKey: [...notificationsKey, 'unread'],
    queryFn: async ({ signal }) => toUnread(await callRoute('GET /api/notifications', { query: { limit: 1 }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  })
}
