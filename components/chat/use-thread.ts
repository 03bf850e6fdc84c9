'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import { useLive } from '@/lib/client/live-provider'
import { itemsOf } from '@/lib/client/paging'
import { loadThreadAt } from '@/lib/client/thread-cache'
import { toThreadOpening } from '@/lib/client/thread-opening'
import { type ThreadPosition, threadQuery } from '@/lib/client/thread-queries'
import { useInfiniteQuery } from '@/lib/client/use-query'
import type { Conversation } from '@/lib/protocol/objects'

/** The loaded messages of a conversation, and the ways to more of them. */
export function useThread(conversation: Conversation, atSeq: number | null) {
  const client = useQueryClient()
  const { self } = useLive()
  // Where it opens is settled once, before reading moves the marks.
  const [opened] = useState(() => toThreadOpening(conversation, self.id, atSeq))
  const { id: conversationId } = conversation
  const query = useInfiniteQuery(threadQuery(conversationId, opened.start))
  const messages = useMemo(() => itemsOf(query.data), [query.data])

  const { fetchPreviousPage, fetchNextPage, isFetching } = query
  const loadOlder = useCallback(() => {
    if (!isFetching) void fetchPreviousPage()
  }, [fetchPreviousPage, isFetching])
  const loadNewer = useCallback(() => {
    if (!isFetching) void fetchNextPage()
  }, [fetchNextPage, isFetching])

  /** Starts what is loaded anew at another place. */
  const showAt = useCallback(
    (position: ThreadPosition) => loadThreadAt(client, conversationId, position),
    [client, conversationId],
  )

  return { ...query, messages, opened, loadOlder, loadNewer, showAt }
}
