'use client'

import { BriefcaseBusiness } from 'lucide-react'
import Link from 'next/link'
import { useDraft } from '@/lib/client/drafts'
import { typingQuery } from '@/lib/client/thread-queries'
import type { Presence } from '@/lib/client/use-presence'
import { useQuery } from '@/lib/client/use-query'
import type { Conversation } from '@/lib/protocol/objects'
import { PresenceDot } from '../presence/presence-dot'
import { Avatar } from '../ui/avatar'
import { CountBadge } from '../ui/badge'
import { cn } from '../ui/cn'
import { RelativeTime } from '../ui/relative-time'
import { followInPlace } from './inbox-navigation'
import { lineOf } from './message-text'
import { deliveryOf, Ticks } from './ticks'

type ConversationRowProps = {
  conversation: Conversation
  presence: Presence | undefined
  myId: string
  href: string
  active: boolean
}

/** A conversation in the list. */
export function ConversationRow({ conversation, presence, myId, href, active }: ConversationRowProps) {
  const { id, peer, lastMessage, unreadCount, jobs } = conversation
  const { data: isTyping } = useQuery(typingQuery(id))
  const [draft] = useDraft(myId, id)
  const own = lastMessage?.senderId === myId
  const job = jobs[0]
  return (
    <Link
      href={href}
      prefetch={false}
      onClick={followInPlace}
      data-row=""
      aria-current={active ? 'page' : undefined}
      className={cn(
        'flex items-center gap-3 rounded-md px-3 py-2.5 transition-colors -outline-offset-2',
        active ? 'bg-selected' : 'hover:bg-hover',
      )}
    >
      <Avatar userId={peer.id} name={peer.name} dot={<PresenceDot presence={presence} />} />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span className={cn('min-w-0 flex-1 truncate text-sm', unreadCount > 0 ? 'font-semibold' : 'font-medium')}>
            {peer.name}
          </span>
          {lastMessage ? (
            <RelativeTime at={lastMessage.createdAt} className="tabular shrink-0 text-muted text-xs" />
          ) : null}
        </span>
        <span className="mt-0.5 flex items-center gap-2">
          <span
            className={cn(
              'flex min-w-0 flex-1 items-center gap-1 text-sm',
              unreadCount > 0 ? 'text-ink' : 'text-muted',
            )}
          >
            {isTyping ? (
              <span className="truncate text-accent-fg">Typing…</span>
            ) : draft.trim() && !active ? (
              <span className="truncate">
                <span className="text-danger-fg">Draft: </span>
                {draft.trim()}
              </span>
            ) : lastMessage ? (
              <>
                {own && lastMessage.deletedAt === null ? (
                  <Ticks state={deliveryOf(conversation, lastMessage.seq)} />
                ) : null}
                <span className={cn('truncate', lastMessage.content === null && 'italic')}>
                  {own ? <span className="sr-only">You: </span> : null}
                  {lineOf(lastMessage)}
                </span>
              </>
            ) : null}
          </span>
          <CountBadge count={unreadCount} label="unread" />
        </span>
        {job ? (
          <span className="mt-1 flex items-center gap-1 text-muted text-xs">
            <BriefcaseBusiness aria-hidden className="size-3 shrink-0" />
            <span className="sr-only">Job: </span>
            <span className="truncate">{jobs.length > 1 ? `${job.title} and ${jobs.length - 1} more` : job.title}</span>
          </span>
        ) : null}
      </span>
    </Link>
  )
}

/** What a row measures before it is drawn. */
export function conversationRowHeight(conversation: Conversation | undefined): number {
  return conversation && conversation.jobs.length > 0 ? 82 : 64
}
