import type { Role } from '../../protocol/objects'
import type { Store } from './client'
import { countUnanswered, type UnansweredRow } from './sql/count-unanswered'
import { filesBefore } from './sql/files-before'
import { findConversation as find } from './sql/find-conversation'
import { findParticipants as findPair, type ParticipantsRow } from './sql/find-participants'
import { type ConversationFilter, listConversations as list } from './sql/list-conversations'
import { type HeadRow, listHeads as heads } from './sql/list-heads'
import { messagesAfter } from './sql/messages-after'
import { messagesBefore } from './sql/messages-before'
import type { ConversationSelection } from './sql/shared/conversation-columns'
import { type MessageRow, toMessageRow } from './sql/shared/message-columns'

export type ConversationRow = Omit<ConversationSelection, 'lastMessage'> & { lastMessage: MessageRow | null }

export function toConversationRow({ lastMessage, ...row }: ConversationSelection): ConversationRow {
  return { ...row, lastMessage: lastMessage && toMessageRow(lastMessage) }
}

/** The two people of a conversation, or null where `userId` is not one of them. `blocked` in either direction. */
export async function findParticipants(
  store: Store,
  userId: string,
  conversationId: string,
): Promise<ParticipantsRow | null> {
  const [pair] = await findPair.run(store.pool, [conversationId, userId])
  return pair ?? null
}

export async function findConversation(
  store: Store,
  userId: string,
  conversationId: string,
): Promise<ConversationRow | null> {
  const [row] = await find.run(store.pool, [userId, conversationId])
  return row ? toConversationRow(row) : null
}

/** Own conversations, newest activity first. */
export async function listConversations(store: Store, filter: ConversationFilter): Promise<ConversationRow[]> {
  return (await list.run(store.pool, filter)).map(toConversationRow)
}

/** How many own conversations wait for an answer, and which has longest; null where none does. */
export async function findUnanswered(store: Store, userId: string): Promise<UnansweredRow | null> {
  const [row] = await countUnanswered.run(store.pool, [userId])
  return row ?? null
}

/** What the column can hold; a client may ask beyond it. */
const MAX_SEQ = 2 ** 31 - 1

/** A page of messages, ascending by seq. The caller has checked that the conversation may be read. */
export async function listMessages(
  store: Store,
  conversationId: string,
  bounds: { before: number | null; after: number | null; limit: number },
): Promise<MessageRow[]> {
  const from = Math.min(bounds.after ?? bounds.before ?? MAX_SEQ, MAX_SEQ)
  const values = [conversationId, from, bounds.limit]
  if (bounds.after !== null) return messagesAfter.run(store.pool, values)
  return (await messagesBefore.run(store.pool, values)).reverse()
}

/** What waits unread for somebody, and in how many conversations. */
export type Waiting = { messages: number; conversations: number }

/** Over all conversations of one side. */
export async function findWaiting(store: Store, { id, role }: { id: string; role: Role }): Promise<Waiting> {
  const side = role === 'contractor' ? 'contractor' : 'customer'
  const { _sum, _count } = await store.prisma.conversation.aggregate({
    where:
      side === 'contractor'
        ? { contractorId: id, contractorUnread: { gt: 0 } }
        : { customerId: id, customerUnread: { gt: 0 } },
    _sum: { contractorUnread: true, customerUnread: true },
    _count: true,
  })
  return { messages: _sum[`${side}Unread`] ?? 0, conversations: _count }
}

/** Messages with a file, newest first. The caller has checked that the conversation may be read. */
export async function listFiles(
  store: Store,
  conversationId: string,
  { before, limit }: { before: number | null; limit: number },
): Promise<MessageRow[]> {
  return filesBefore.run(store.pool, [conversationId, Math.min(before ?? MAX_SEQ, MAX_SEQ), limit])
}

/** Conversations of these users with a message since. */
export async function listHeads(store: Store, userIds: readonly string[], since: Date): Promise<HeadRow[]> {
  return heads.run(store.pool, [userIds, since])
}

/** The conversation of these two, whichever of them is the contractor; null where they have none. */
export async function findConversationOf(
  store: Store,
  one: string,
  other: string,
): Promise<{ id: string; customerId: string } | null> {
  return store.prisma.conversation.findFirst({
    where: {
      OR: [
        { contractorId: one, customerId: other },
        { contractorId: other, customerId: one },
      ],
    },
    select: { id: true, customerId: true },
  })
}
