'use client'

import { type InfiniteData, type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { holdsTerms, toAskedTerms } from '@/lib/domain/search-words'
import type { Conversation, Message } from '@/lib/protocol/objects'
import { cachedConversations } from './conversation-cache'
import { itemsOf } from './paging'
import type { ThreadPage } from './thread-queries'
import { useOffline } from './use-offline'
import { useRestored } from './use-restored'

/** As many as one looks through. */
const MOST_HITS = 50

type Hit = { message: Message; peer: Conversation['peer'] }

function wordsOf({ content }: Message): string {
  if (content === null) return ''
  return 'text' in content ? content.text : `${content.fileName} ${content.caption ?? ''}`
}

function searchHeld(client: QueryClient, q: string): Hit[] {
  const terms = toAskedTerms(q)
  const conversations = new Map(cachedConversations(client).map((conversation) => [conversation.id, conversation]))
  const messages = new Map<string, Message>()
  for (const { lastMessage } of conversations.values()) if (lastMessage) messages.set(lastMessage.id, lastMessage)
  for (const [, data] of client.getQueriesData<InfiniteData<ThreadPage>>({ queryKey: ['listMessages'] }))
    for (const message of itemsOf(data)) messages.set(message.id, message)
  return [...messages.values()]
    .filter((message) => holdsTerms(wordsOf(message), terms))
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt))
    .slice(0, MOST_HITS)
    .flatMap((message) => {
      const peer = conversations.get(message.conversationId)?.peer
      return peer ? [{ message, peer }] : []
    })
}

/** While the server cannot be reached: the messages on this device that hold all words, newest first. Null while it can. */
export function useHeldSearch(q: string): Hit[] | null {
  const client = useQueryClient()
  const offline = useOffline()
  const isRestored = useRestored(offline)
  return useMemo(() => {
    if (!offline) return null
    return isRestored ? searchHeld(client, q) : []
  }, [client, q, offline, isRestored])
}
