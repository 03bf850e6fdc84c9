'use client'

import { QueryObserver, useQueryClient } from '@tanstack/react-query'
import { useCallback, useSyncExternalStore } from 'react'
import { typingQuery } from './thread-queries'

/**
 * Whether the other person of a conversation is typing. The server and the first paint know of nobody: a list of rows
 * needs no observer of the cache to draw that.
 */
export function useTyping(conversationId: string): boolean {
  const client = useQueryClient()
  const subscribe = useCallback(
    (changed: () => void) => new QueryObserver(client, typingQuery(conversationId)).subscribe(changed),
    [client, conversationId],
  )
  const isTyping = () => client.getQueryData(typingQuery(conversationId).queryKey) ?? false
  return useSyncExternalStore(subscribe, isTyping, () => false)
}
