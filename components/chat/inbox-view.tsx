'use client'

import { useQueryClient } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useSearchParams } from 'next/navigation'
import { useCallback, useEffect } from 'react'
import { conversationQuery } from '@/lib/client/conversation-queries'
import { loadPart } from '@/lib/client/load-part'
import type { Conversation } from '@/lib/protocol/objects'
import { cn } from '../ui/cn'
import { ConversationList } from './conversation-list'
import { inboxHref } from './inbox-address'
import { goTo, useInboxAddress } from './inbox-navigation'
import { ThreadSkeleton } from './thread-skeleton'

const loadConversation = loadPart(() => import('./conversation-view').then((module) => module.ConversationView))
const ConversationView = dynamic(loadConversation, { loading: () => <ThreadLoading /> })
const InboxSummary = dynamic(
  loadPart(() => import('./inbox-summary').then((module) => module.InboxSummary)),
  { ssr: false },
)
const FirstMessageView = dynamic(
  loadPart(() => import('./first-message-view').then((module) => module.FirstMessageView)),
  {
    loading: () => <ThreadLoading />,
  },
)

function ThreadLoading() {
  return (
    <div className="flex h-full flex-col">
      <ThreadSkeleton />
    </div>
  )
}

/** List and conversation side by side; on a phone one of them, as the address says. */
export function InboxView() {
  const { conversationId, newTo, atSeq, aboutId } = useInboxAddress()
  const search = useSearchParams()
  const backHref = inboxHref(search, {})
  const client = useQueryClient()
  const onFound = useCallback(
    (conversation: Conversation) => {
      let isLeft = false
      const { queryKey } = conversationQuery(conversation.id)
      client.setQueryData(queryKey, (held: Conversation | undefined) => held ?? conversation)
      const show = () => {
        if (!isLeft) goTo(inboxHref(search, { conversationId: conversation.id }), 'replace')
      }
      // Until it can be drawn, one goes on writing where one is.
      loadConversation().then(show, show)
      return () => {
        isLeft = true
      }
    },
    [client, search],
  )
  // The first press on a row should find everything here.
  useEffect(() => {
    const timer = setTimeout(() => void loadConversation(), 500)
    return () => clearTimeout(timer)
  }, [])
  const open = conversationId !== null || newTo !== null
  return (
    <div className="flex h-full">
      <div className={cn('w-full shrink-0 border-line md:w-80 md:border-r lg:w-88', open && 'max-md:hidden')}>
        <ConversationList activeId={conversationId} />
      </div>
      <div className={cn('min-w-0 flex-1', open || 'max-md:hidden')}>
        {conversationId !== null ? (
          <ConversationView key={conversationId} conversationId={conversationId} atSeq={atSeq} backHref={backHref} />
        ) : newTo !== null ? (
          <FirstMessageView key={newTo} peerId={newTo} aboutId={aboutId} backHref={backHref} onFound={onFound} />
        ) : (
          <InboxSummary />
        )}
      </div>
    </div>
  )
}
