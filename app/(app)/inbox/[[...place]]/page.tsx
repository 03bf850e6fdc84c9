import type { QueryKey } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { InboxView } from '@/components/chat/inbox-view'
import { Prefetched } from '@/components/ui/prefetched'
import {
  conversationQuery,
  conversationsQuery,
  type ThreadPosition,
  threadPageQuery,
  threadQuery,
} from '@/lib/client/queries'
import { load } from '@/lib/next/load'
import { requireActor } from '@/lib/next/require-actor'
import type { Conversation } from '@/lib/protocol/objects'

export const metadata: Metadata = { title: 'Inbox' }

type InboxPageProps = {
  params: Promise<{ place?: string[] }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** The thread is loaded where it will open: at a message, at the first unread, or at the newest. */
function startOf(conversation: Conversation, myId: string, at: number | null): ThreadPosition {
  const unread = conversation.unreadCount > 0 ? (conversation.receipts[myId]?.readSeq ?? 0) + 1 : null
  const seq = at ?? unread
  if (seq === null || conversation.lastSeq - seq < 45) return { at: 'newest' }
  return { at: 'after', seq: Math.max(0, seq - 15) }
}

/** /inbox, /inbox/ID and /inbox/new: one page, so that moving between them asks the server nothing. */
export default async function InboxPage({ params, searchParams }: InboxPageProps) {
  const actor = await requireActor(['contractor', 'customer'])
  const [{ place = [] }, query] = await Promise.all([params, searchParams])
  const id = place[0] === 'new' ? null : (place[0] ?? null)

  const [list, unread, conversation] = await Promise.all([
    load('listConversations', { query: {} }),
    load('listConversations', { query: { unread: 'true' } }),
    id === null ? null : load('getConversation', { params: { id } }),
  ])
  const entries: { queryKey: QueryKey; data: unknown }[] = [
    { queryKey: conversationsQuery().queryKey, data: { pages: [list], pageParams: [undefined] } },
    { queryKey: conversationsQuery({ unread: true }).queryKey, data: { pages: [unread], pageParams: [undefined] } },
  ]
  if (conversation) {
    const at = Number(query.m)
    const start = startOf(conversation, actor.userId, Number.isInteger(at) && at > 0 ? at : null)
    const page = await load('listMessages', { params: { id: conversation.id }, query: threadPageQuery(start) })
    entries.push(
      { queryKey: conversationQuery(conversation.id).queryKey, data: conversation },
      { queryKey: threadQuery(conversation.id).queryKey, data: { pages: [page], pageParams: [start] } },
    )
  }
  return (
    <Prefetched entries={entries}>
      <InboxView />
    </Prefetched>
  )
}
