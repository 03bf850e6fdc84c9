'use client'

import Link from 'next/link'
import { memo } from 'react'
import { useDraftText } from '@/lib/client/drafts'
import { useTyping } from '@/lib/client/use-typing'
import type { Conversation } from '@/lib/protocol/objects'
import { LivePresenceDot } from '../presence/presence-dot'
import { Avatar } from '../ui/avatar'
import { Badge, CountBadge } from '../ui/badge'
import { cn } from '../ui/cn'
import { RelativeTime } from '../ui/relative-time'
import { followInPlace } from './inbox-navigation'
import { lineOf } from './message-text'
import { deliveryOf, Ticks } from './ticks'

type ConversationRowProps = {
  conversation: Conversation
  myId: string
  href: string
  active: boolean
}

/** A conversation in the list. A push changes one of them, and the others are not drawn again for it. */
export const ConversationRow = memo(function ConversationRow({
  conversation,
  myId,
  href,
  active,
}: ConversationRowProps) {
  const { id, peer, lastMessage, unreadCount, jobs } = conversation
  const isTyping = useTyping(id)
  const draft = useDraftText(myId, id)
  const own = lastMessage?.senderId === myId
  const job = jobs[0]
  const isUnread = unreadCount > 0
  return (
    <Link
      href={href}
      prefetch={false}
      onClick={followInPlace}
      data-row=""
      aria-current={active ? 'page' : undefined}
      className={cn(
        'flex h-16 items-center gap-3 rounded-md px-3 transition-colors -outline-offset-2',
        active ? 'bg-selected' : 'hover:bg-hover',
      )}
    >
      <Avatar userId={peer.id} name={peer.name} dot={<LivePresenceDot userId={peer.id} />} />
      <span className="min-w-0 flex-1">
        <span className="flex items-center gap-2">
          <span
            dir="auto"
            title={peer.name}
            className={cn('max-w-[70%] truncate text-start text-sm', isUnread ? 'font-semibold' : 'font-medium')}
          >
            {peer.name}
          </span>
          {job ? (
            <span className="flex min-w-18 flex-1" title={jobs.map(({ title }) => title).join(', ')}>
              <span className="sr-only">Job: </span>
              <Badge tone="accent" className="py-0">
                {jobs.length > 1 ? `${job.title} +${jobs.length - 1}` : job.title}
              </Badge>
            </span>
          ) : null}
          {lastMessage ? (
            <RelativeTime
              at={lastMessage.createdAt}
              className={cn(
                'tabular ms-auto shrink-0 ps-1 text-xs',
                isUnread ? 'font-semibold text-accent-fg' : 'text-muted',
              )}
            />
          ) : null}
        </span>
        <span className="mt-0.5 flex items-center gap-2">
          <span
            className={cn(
              'flex min-w-0 flex-1 items-center gap-1 text-sm',
              isUnread ? 'font-medium text-ink' : 'text-muted',
            )}
          >
            {isTyping ? (
              <span className="truncate text-accent-fg">Typing…</span>
            ) : draft.trim() && !active ? (
              <span className="truncate">
                <span className="text-danger-fg">Draft: </span>
                <bdi>{draft.trim()}</bdi>
              </span>
            ) : lastMessage ? (
              <>
                {own && lastMessage.deletedAt === null ? (
                  <Ticks state={deliveryOf(conversation, lastMessage.seq)} />
                ) : null}
                <span dir="auto" className={cn('truncate text-start', lastMessage.content === null && 'italic')}>
                  {own ? <span className="sr-only">You: </span> : null}
                  {lineOf(lastMessage)}
                </span>
              </>
            ) : null}
          </span>
          <CountBadge count={unreadCount} label="unread" />
        </span>
      </span>
    </Link>
  )
})

/** What a row measures, whatever is in it. */
export const CONVERSATION_ROW_PX = 64
