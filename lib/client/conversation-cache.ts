import type { InfiniteData, QueryClient, QueryKey } from '@tanstack/react-query'
import type { Conversation, Message } from '@/lib/protocol/objects'
import { callRoute } from './call-route'
import {
  type ConversationFilter,
  conversationQuery,
  conversationsKey,
  conversationWithQuery,
} from './conversation-queries'
import { changeLater } from './late-changes'
import { newerMessage } from './newer-message'
import { newestOf } from './newest-conversation'
import { itemsOf } from './paging'

type ListPage = { items: Conversation[]; nextCursor: string | null }
type ListData = InfiniteData<ListPage, string | undefined>

/** A conversation wherever the cache holds it. */
export function findConversation(client: QueryClient, id: string): Conversation | null {
  const single = client.getQueryData(conversationQuery(id).queryKey)
  if (single) return single
  for (const [, data] of client.getQueriesData<ListData>({ queryKey: conversationsKey })) {
    for (const page of data?.pages ?? []) {
      const found = page.items.find((conversation) => conversation.id === id)
      if (found) return found
    }
  }
  return null
}

/** Every conversation that the cache holds, once. */
export function cachedConversations(client: QueryClient): Conversation[] {
  const all = new Map<string, Conversation>()
  for (const [, data] of client.getQueriesData<ListData>({ queryKey: conversationsKey })) {
    for (const page of data?.pages ?? []) for (const conversation of page.items) all.set(conversation.id, conversation)
  }
  return [...all.values()]
}

/** Puts a conversation where its last activity belongs. The page borders are the server's and stay. */
function place(data: ListData, conversation: Conversation): ListData {
  const items = itemsOf(data).filter(({ id }) => id !== conversation.id)
  const index = items.findIndex(({ lastActivityAt }) => lastActivityAt <= conversation.lastActivityAt)
  items.splice(index === -1 ? items.length : index, 0, conversation)
  const [first, ...rest] = data.pages
  if (!first) return data
  const last = data.pages.at(-1) ?? first
  return rest.length === 0
    ? { ...data, pages: [{ ...first, items }] }
    : {
        pages: [{ items, nextCursor: last.nextCursor }],
        pageParams: data.pageParams.slice(0, 1),
      }
}

/** Of copies that a customer had not read and that were all taken back nothing is left to list. */
const isEmpty = ({ lastMessage, peer }: Conversation) => lastMessage === null && peer.role === 'contractor'

function withoutConversation(data: ListData, id: string): ListData {
  const pages = data.pages.map((page) => ({ ...page, items: page.items.filter((held) => held.id !== id) }))
  return { ...data, pages }
}

function belongs(query: ConversationFilter, conversation: Conversation): boolean {
  if (isEmpty(conversation)) return false
  if (query.unread && conversation.unreadCount === 0) return false
  // Whether one's own last message was an answer only the server knows; it is asked on the next look.
  if (query.needsReply && conversation.lastMessage?.senderId !== conversation.peer.id) return false
  return !query.jobId || conversation.jobs.some(({ id }) => id === query.jobId)
}

/** Stores a state of a conversation, as far as it is news, in every list that it belongs to. */
export function putConversation(client: QueryClient, state: Conversation): void {
  const held = findConversation(client, state.id)
  const conversation = held ? newestOf(held, state) : state
  client.setQueryData(conversationQuery(conversation.id).queryKey, conversation)
  // Whoever is about to write the first message learns that the other one did.
  client.setQueryData(conversationWithQuery(conversation.peer.id).queryKey, conversation)
  for (const { queryKey } of client.getQueryCache().findAll({ queryKey: conversationsKey })) {
    putInList(client, queryKey, conversation)
    // What a list is asking may be older than all that is put here meanwhile.
    changeLater(client, queryKey, () =>
      putInList(client, queryKey, findConversation(client, conversation.id) ?? conversation),
    )
  }
}

function putInList(client: QueryClient, queryKey: QueryKey, conversation: Conversation): void {
  const data = client.getQueryData<ListData>(queryKey)
  if (!data) return
  const filter = (queryKey[1] ?? {}) as ConversationFilter
  const isHeld = itemsOf(data).some(({ id }) => id === conversation.id)
  // One that was just read stays in the unread list until that is asked anew: rows do not vanish under the hand.
  if (!isHeld && !belongs(filter, conversation)) return
  const next = isEmpty(conversation) ? withoutConversation(data, conversation.id) : place(data, conversation)
  client.setQueryData(queryKey, next)
}

/** Changes a conversation that the cache holds; does nothing to one it does not. */
export function patchConversation(
  client: QueryClient,
  id: string,
  change: (conversation: Conversation) => Conversation,
): void {
  const held = findConversation(client, id)
  if (!held) return
  const next = change(held)
  if (next !== held) putConversation(client, next)
}

/** What is being asked of a conversation, and what is to be asked once that is answered. */
const fetching = new Map<string, { asked: Promise<Conversation | null>; next: Promise<Conversation | null> | null }>()

/**
 * Asks for one conversation and stores it. Wishes while one is asked for are one request more: that answer may have been
 * read before what they are about.
 */
export function refreshConversation(client: QueryClient, id: string): Promise<Conversation | null> {
  const running = fetching.get(id)
  if (running) {
    running.next ??= running.asked.then(() => refreshConversation(client, id))
    return running.next
  }
  const asked = callRoute('GET /api/conversations/:id', { params: { id } })
    .then((conversation) => {
      putConversation(client, conversation)
      return conversation
    })
    .catch(() => null)
    .finally(() => fetching.delete(id))
  fetching.set(id, { asked, next: null })
  return asked
}

/** The conversation after a message was added to it. */
export function withMessage(conversation: Conversation, message: Message, myId: string): Conversation {
  if (message.seq <= conversation.lastSeq) return conversation
  const isOwnCopy = message.senderId === myId && message.bulk === true
  return {
    ...conversation,
    lastSeq: message.seq,
    lastMessage: message,
    // A batch buries nothing: own copies leave a conversation where it stands.
    lastActivityAt: isOwnCopy ? conversation.lastActivityAt : message.createdAt,
    unreadCount: conversation.unreadCount + (message.senderId === myId ? 0 : 1),
  }
}

/** The conversation after a message was edited or deleted. */
export function withChange(conversation: Conversation, message: Message): Conversation {
  const held = conversation.lastMessage
  if (held?.id !== message.id) return conversation
  const newer = newerMessage(held, message)
  return newer === held ? conversation : { ...conversation, lastMessage: newer }
}

/** The conversation after somebody's marks moved; marks only move forward. */
export function withReceipt(
  conversation: Conversation,
  mark: { userId: string; deliveredSeq: number; readSeq: number },
  myId: string,
): Conversation {
  const held = conversation.receipts[mark.userId] ?? { deliveredSeq: 0, readSeq: 0 }
  const next = {
    deliveredSeq: Math.max(held.deliveredSeq, mark.deliveredSeq, mark.readSeq),
    readSeq: Math.max(held.readSeq, mark.readSeq),
  }
  if (next.deliveredSeq === held.deliveredSeq && next.readSeq === held.readSeq) return conversation
  return {
    ...conversation,
    receipts: { ...conversation.receipts, [mark.userId]: next },
    unreadCount:
      mark.userId === myId
        ? Math.min(conversation.unreadCount, Math.max(0, conversation.lastSeq - next.readSeq))
        : conversation.unreadCount,
  }
}
