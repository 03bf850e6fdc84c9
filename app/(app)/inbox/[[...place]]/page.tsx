import type { QueryKey } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { toInboxAddress } from '@/components/chat/inbox-address'
import { InboxView } from '@/components/chat/inbox-view'
import { Prefetched } from '@/components/ui/prefetched'
import { conversationQuery, conversationsQuery } from '@/lib/client/conversation-queries'
import { toFirstPage } from '@/lib/client/paging'
import { toThreadOpening } from '@/lib/client/thread-opening'
import { threadPageQuery, threadQuery } from '@/lib/client/thread-queries'
import { load, loadIfThere } from '@/lib/next/load'
import { requireActor } from '@/lib/next/require-actor'

export const metadata: Metadata = { title: 'Inbox' }

type InboxPageProps = {
  params: Promise<{ place?: string[] }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** /inbox, /inbox/ID and /inbox/new: one page, so that moving between them asks the server nothing. */
export default async function InboxPage({ params, searchParams }: InboxPageProps) {
  const actor = await requireActor(['contractor', 'customer'])
  const [{ place = [] }, search] = await Promise.all([params, searchParams])
  const { conversationId: id, atSeq } = toInboxAddress(place[0] ?? null, search)

  const [list, unread, conversation] = await Promise.all([
    load('listConversations', { query: {} }),
    load('listConversations', { query: { unread: true } }),
    // One that is not there is told of beside the list, not instead of it.
    id === null ? null : loadIfThere('getConversation', { params: { id } }),
  ])
  const entries: { queryKey: QueryKey; data: unknown }[] = [
    { queryKey: conversationsQuery().queryKey, data: toFirstPage(list) },
    { queryKey: conversationsQuery({ unread: true }).queryKey, data: toFirstPage(unread) },
  ]
  if (conversation) {
    const { start } = toThreadOpening(conversation, actor.userId, atSeq)
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
