'use client'

import { conversationsQuery, unreadQuery } from './conversation-queries'
import { itemsOf } from './paging'
import { useDebounced } from './use-debounced'
import { useInfiniteQuery, useQuery } from './use-query'

/** Several messages at once are one question. */
const RESTED_MS = 500

/**
 * How many messages wait unread in all conversations. Those that are loaded are counted here, at once; while there are
 * more, the server counts, anew after each change of the list.
 */
export function useUnreadCount(enabled: boolean): number {
  const { data, hasNextPage, dataUpdatedAt } = useInfiniteQuery({ ...conversationsQuery({ unread: true }), enabled })
  const changedAt = useDebounced(dataUpdatedAt, RESTED_MS)
  const all = useQuery({ ...unreadQuery(changedAt), enabled: enabled && hasNextPage })
  const loaded = itemsOf(data).reduce((sum, { unreadCount }) => sum + unreadCount, 0)
  return hasNextPage ? Math.max(loaded, all.data ?? 0) : loaded
}
