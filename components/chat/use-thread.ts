'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import { useLive } from '@/lib/client/live-provider'
import { type ThreadPosition, threadQuery } from '@/lib/client/queries'
import { loadThreadAt } from '@/lib/client/thread-cache'
import { useInfiniteQuery } from '@/lib/client/use-query'
import type { Conversation, Message } from '@/lib/protocol/objects'

/** So many unread messages come with the newest page; with more the thread begins at the first of them. */
const NEWEST_PAGE = 45
const CONTEXT = 15

export type OpenAt = { seq: number; flash: boolean } | null

/** The seq of the first unread message, or null. */
export function firstUnreadSeq(conversation: Conversation, myId: string): number | null {
  if (conversation.unreadCount === 0) return null
  return (conversation.receipts[myId]?.readSeq ?? 0) + 1
}

/** Where loading should begin for a thread that opens at `openAt`. */
export function startOf(conversation: Conversation | null, openAt: OpenAt): ThreadPosition {
  if (!openAt || !conversation || conversation.lastSeq - openAt.seq < NEWEST_PAGE) return { at: 'newest' }
  return { at: 'after', seq: Math.max(0, openAt.seq - CONTEXT) }
}

/** The loaded messages of a conversation, and the ways to more of them. */
export function useThread(conversation: Conversation | null, conversationId: string, atSeq: number | null) {
  const client = useQueryClient()
  const { self, sync } = useLive()
  // Where it opens is settled once, before reading moves the marks.
  const [opened] = useState(() => {
    const unread = conversation ? firstUnreadSeq(conversation, self.id) : null
    const openAt: OpenAt =
      atSeq !== null ? { seq: atSeq, flash: true } : unread !== null ? { seq: unread, flash: false } : null
    return { openAt, newFrom: unread }
  })
  const query = useInfiniteQuery(threadQuery(conversationId, startOf(conversation, opened.openAt)))
  const messages = useMemo<Message[]>(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data])

  const { fetchPreviousPage, fetchNextPage, isFetching } = query
  const loadOlder = useCallback(() => {
    if (!isFetching) void fetchPreviousPage()
  }, [fetchPreviousPage, isFetching])
  const loadNewer = useCallback(() => {
    // What came while the last page was under way is fetched after it.
    if (!isFetching) void fetchNextPage().then(() => sync.fillGap(conversationId))
  }, [fetchNextPage, isFetching, sync, conversationId])

  /** Loads around a seq, unless it is held already. */
  const showAt = useCallback(
    async (position: ThreadPosition) => {
      await loadThreadAt(client, conversationId, position)
      sync.fillGap(conversationId)
    },
    [client, conversationId, sync],
  )

  return { ...query, messages, opened, loadOlder, loadNewer, showAt }
}
