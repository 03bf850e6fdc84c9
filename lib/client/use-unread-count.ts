'use client'

import { conversationsQuery } from './conversation-queries'
import { useInfiniteQuery } from './use-query'

/** How many messages wait unread, over the newest 50 conversations that have some. */
export function useUnreadCount(enabled: boolean): number {
  const { data } = useInfiniteQuery({ ...conversationsQuery({ unread: true }), enabled })
  let count = 0
  for (const page of data?.pages ?? []) for (const { unreadCount } of page.items) count += unreadCount
  return count
}
