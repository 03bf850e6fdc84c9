import type { Conversation, Message } from '../../protocol/objects'
import type { Store } from './client'
import {
  type ConversationRow,
  type MessageRow,
  messageColumns,
  selectConversations,
  toConversation,
  toMessage,
} from './rows'

export type Participants = { conversationId: string; contractorId: string; customerId: string }

/** The two people of a conversation, or null where `userId` is not one of them. `blocked` in either direction. */
export async function findParticipants(
  store: Store,
  userId: string,
  conversationId: string,
): Promise<(Participants & { blocked: boolean }) | null> {
  const { rows } = await store.pool.query({
    name: 'find-participants',
    text: `SELECT c.id AS "conversationId", c.contractor_id AS "contractorId", c.customer_id AS "customerId",
        EXISTS (SELECT 1 FROM blocks b WHERE (b.blocker_id = c.contractor_id AND b.blocked_id = c.customer_id)
          OR (b.blocker_id = c.customer_id AND b.blocked_id = c.contractor_id)) AS blocked
      FROM conversations c WHERE c.id = $1 AND $2 IN (c.contractor_id, c.customer_id)`,
    values: [conversationId, userId],
  })
  return rows[0] ?? null
}

export async function findConversation(
  store: Store,
  userId: string,
  conversationId: string,
): Promise<Conversation | null> {
  const { rows } = await store.pool.query<ConversationRow>({
    name: 'find-conversation',
    text: selectConversations('c.id = $2 AND $1 IN (c.contractor_id, c.customer_id)', ''),
    values: [userId, conversationId],
  })
  return rows[0] ? toConversation(rows[0], userId) : null
}

export type ConversationFilter = {
  side: 'contractor' | 'customer'
  unread: boolean
  jobId: string | null
  peerId: string | null
  before: { at: string; id: string } | null
  limit: number
}

/** Own conversations, newest activity first. */
export async function listConversations(
  store: Store,
  userId: string,
  filter: ConversationFilter,
): Promise<Conversation[]> {
  const values: unknown[] = [userId]
  const bind = (value: unknown) => `$${values.push(value)}`
  const peerColumn = filter.side === 'contractor' ? 'customer_id' : 'contractor_id'
  const conditions = [`c.${filter.side}_id = $1`]
  if (filter.unread) conditions.push(`c.${filter.side}_unread > 0`)
  if (filter.peerId !== null) conditions.push(`c.${peerColumn} = ${bind(filter.peerId)}`)
  if (filter.jobId !== null) {
    conditions.push(
      `EXISTS (SELECT 1 FROM conversation_jobs f WHERE f.conversation_id = c.id AND f.job_id = ${bind(filter.jobId)})`,
    )
  }
  if (filter.before !== null) {
    const at = bind(filter.before.at)
    const id = bind(filter.before.id)
    conditions.push(`c.last_activity_at <= ${at}::timestamptz`)
    conditions.push(`(c.last_activity_at < ${at}::timestamptz OR c.id > ${id})`)
  }
  const text = selectConversations(
    conditions.join(' AND '),
    `ORDER BY c.last_activity_at DESC, c.id LIMIT ${bind(filter.limit)}`,
  )
  const { rows } = await store.pool.query<ConversationRow>(text, values)
  return rows.map((row) => toConversation(row, userId))
}

/** A page of messages, ascending by seq. The caller has checked that the conversation may be read. */
export async function listMessages(
  store: Store,
  conversationId: string,
  bounds: { before: number | null; after: number | null; limit: number },
): Promise<Message[]> {
  const ascending = bounds.after !== null
  const { rows } = await store.pool.query<MessageRow>({
    name: ascending ? 'messages-after' : 'messages-before',
    text: `SELECT ${messageColumns} FROM messages m WHERE m.conversation_id = $1 AND m.seq ${ascending ? '>' : '<'} $2
      ORDER BY m.seq ${ascending ? 'ASC' : 'DESC'} LIMIT $3`,
    values: [conversationId, Math.min((ascending ? bounds.after : bounds.before) ?? MAX_SEQ, MAX_SEQ), bounds.limit],
  })
  const messages = rows.map(toMessage)
  return ascending ? messages : messages.reverse()
}

/** What the column can hold; a client may ask beyond it. */
const MAX_SEQ = 2 ** 31 - 1

export type Head = { conversationId: string; contractorId: string; customerId: string; lastSeq: number }

/** Conversations of these users with a message since. Two index probes a user, so the list may be long. */
export async function listHeads(store: Store, userIds: readonly string[], since: Date): Promise<Head[]> {
  const { rows } = await store.pool.query<Head>({
    name: 'list-heads',
    text: `
      SELECT c.id AS "conversationId", c.contractor_id AS "contractorId", c.customer_id AS "customerId", c.last_seq AS "lastSeq"
      FROM unnest($1::text[]) AS u(id)
      CROSS JOIN LATERAL (
        SELECT * FROM conversations WHERE contractor_id = u.id AND last_activity_at >= $2
        UNION ALL SELECT * FROM conversations WHERE customer_id = u.id AND last_activity_at >= $2
      ) c`,
    values: [userIds, since],
  })
  return rows
}
