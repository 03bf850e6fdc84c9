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

/** A place in the order of changes: transaction, then id. Ids break ties within one transaction. */
export type ChangePosition = { xid: string; id: string }

/**
 * The oldest transaction still running. Every change of an older one is visible to the statement that asks, so a
 * later question "what changed since" may start here and misses nothing, however commits interleave.
 */
export async function readChangeHorizon(store: Store): Promise<string> {
  const { rows } = await store.pool.query({
    name: 'change-horizon',
    text: 'SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xmin',
    values: [],
  })
  return rows[0].xmin
}

export type ChangedConversation = { conversation: Conversation; position: ChangePosition }

/** Own conversations changed after `position`, in order of change. */
export async function listChangedConversations(
  store: Store,
  userId: string,
  position: ChangePosition,
  limit: number,
): Promise<ChangedConversation[]> {
  const { rows } = await store.pool.query<ConversationRow>({
    name: 'changed-conversations',
    text: selectConversations(
      `$1 IN (c.contractor_id, c.customer_id) AND c.change_xid >= $2::bigint
        AND (c.change_xid > $2::bigint OR c.id > $3)`,
      'ORDER BY c.change_xid, c.id LIMIT $4',
    ),
    values: [userId, position.xid, position.id, limit],
  })
  return rows.map((row) => ({
    conversation: toConversation(row, userId),
    position: { xid: row.change_xid, id: row.id },
  }))
}

/** Own conversations made since. */
export async function listBegunConversationIds(store: Store, userId: string, since: string): Promise<string[]> {
  const { rows } = await store.pool.query<{ id: string }>({
    name: 'begun-conversations',
    text: `SELECT id FROM conversations WHERE $1 IN (contractor_id, customer_id) AND created_xid >= $2::bigint`,
    values: [userId, since],
  })
  return rows.map((row) => row.id)
}

/** Edited and deleted messages of own conversations after `position`, in order of change. */
export async function listChangedMessages(
  store: Store,
  userId: string,
  position: ChangePosition,
  limit: number,
): Promise<{ message: Message; position: ChangePosition }[]> {
  const { rows } = await store.pool.query<MessageRow & { change_xid: string }>({
    name: 'changed-messages',
    text: `SELECT ${messageColumns}, m.change_xid FROM conversations c JOIN messages m ON m.conversation_id = c.id
      WHERE $1 IN (c.contractor_id, c.customer_id) AND c.change_xid >= $2::bigint
        AND m.change_xid >= $2::bigint AND (m.change_xid > $2::bigint OR m.id > $3)
      ORDER BY m.change_xid, m.id LIMIT $4`,
    values: [userId, position.xid, position.id, limit],
  })
  return rows.map((row) => ({ message: toMessage(row), position: { xid: row.change_xid, id: row.id } }))
}

/** Own conversations among the ids asked that have more than is held, with what is held of each. */
export async function listGaps(
  store: Store,
  userId: string,
  held: Readonly<Record<string, number>>,
): Promise<{ conversationId: string; heldSeq: number }[]> {
  const entries = Object.entries(held)
  if (entries.length === 0) return []
  const { rows } = await store.pool.query<{ conversationId: string; heldSeq: number }>({
    name: 'list-gaps',
    text: `SELECT c.id AS "conversationId", h.seq AS "heldSeq"
      FROM unnest($2::text[], $3::bigint[]) AS h(id, seq) JOIN conversations c ON c.id = h.id
      WHERE $1 IN (c.contractor_id, c.customer_id) AND c.last_seq > h.seq
      ORDER BY c.last_activity_at DESC, c.id`,
    values: [userId, entries.map(([id]) => id), entries.map(([, seq]) => seq)],
  })
  return rows.map((row) => ({ conversationId: row.conversationId, heldSeq: Number(row.heldSeq) }))
}

/** Messages after what is held, conversation by conversation in the order given, ascending by seq. */
export async function listMissingMessages(
  store: Store,
  gaps: readonly { conversationId: string; heldSeq: number }[],
  limit: number,
): Promise<Message[]> {
  const { rows } = await store.pool.query<MessageRow>({
    name: 'missing-messages',
    text: `SELECT ${messageColumns} FROM unnest($1::text[], $2::int[]) WITH ORDINALITY AS g(id, seq, ord)
      CROSS JOIN LATERAL (
        SELECT * FROM messages WHERE conversation_id = g.id AND seq > g.seq ORDER BY seq LIMIT $3
      ) m
      ORDER BY g.ord, m.seq LIMIT $3`,
    values: [gaps.map((gap) => gap.conversationId), gaps.map((gap) => gap.heldSeq), limit],
  })
  return rows.map(toMessage)
}
