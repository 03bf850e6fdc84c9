import type { Store } from './client'
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

/** Conversations of these users with a message since. */
export async function listHeads(store: Store, userIds: readonly string[], since: Date): Promise<HeadRow[]> {
  return heads.run(store.pool, [userIds, since])
}
