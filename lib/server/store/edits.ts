import type { Message, MessageContent } from '../../protocol/objects'
import type { Store } from './client'
import { type MessageRow, messageColumns, toMessage } from './rows'
import { currentXid } from './sends'

/** A message, the other person of its conversation, and the blocks between that one and who asks. */
export type FoundMessage = { message: Message; peerId: string; blockedByPeer: boolean; peerBlocked: boolean }

/** A message of a conversation this user is in, or null. */
export async function findMessage(store: Store, userId: string, messageId: string): Promise<FoundMessage | null> {
  const { rows } = await store.pool.query<
    MessageRow & { peer_id: string; blocked_by_peer: boolean; peer_blocked: boolean }
  >({
    name: 'find-message',
    text: `SELECT ${messageColumns}, p.id AS peer_id,
        EXISTS (SELECT 1 FROM blocks b WHERE b.blocker_id = p.id AND b.blocked_id = $2) AS blocked_by_peer,
        EXISTS (SELECT 1 FROM blocks b WHERE b.blocker_id = $2 AND b.blocked_id = p.id) AS peer_blocked
      FROM messages m
      JOIN conversations c ON c.id = m.conversation_id
      CROSS JOIN LATERAL (SELECT CASE WHEN c.contractor_id = $2 THEN c.customer_id ELSE c.contractor_id END AS id) p
      WHERE m.id = $1 AND $2 IN (c.contractor_id, c.customer_id)`,
    values: [messageId, userId],
  })
  const row = rows[0]
  if (!row) return null
  const { peer_id: peerId, blocked_by_peer: blockedByPeer, peer_blocked: peerBlocked } = row
  return { message: toMessage(row), peerId, blockedByPeer, peerBlocked }
}

/** Puts new content in place; null where the message was deleted meanwhile. */
export async function replaceContent(
  store: Store,
  messageId: string,
  content: MessageContent,
  at: Date,
): Promise<Message | null> {
  const { rows } = await store.pool.query<MessageRow>({
    name: 'edit-message',
    text: `
      WITH edited AS (
        UPDATE messages m SET content = $2::jsonb, edited_at = $3, change_xid = ${currentXid}
        WHERE m.id = $1 AND m.deleted_at IS NULL RETURNING ${messageColumns}
      ), touched AS (
        UPDATE conversations SET change_xid = ${currentXid} WHERE id IN (SELECT conversation_id FROM edited)
      )
      SELECT * FROM edited`,
    values: [messageId, JSON.stringify(content), at],
  })
  return rows[0] ? toMessage(rows[0]) : null
}

/**
 * Empties a message; null where it was deleted before. A message not yet read is no longer unread, and its file is no
 * longer readable through this conversation unless another message of it holds the same.
 */
export async function emptyMessage(store: Store, messageId: string, at: Date): Promise<Message | null> {
  const { rows } = await store.pool.query<MessageRow>({
    name: 'delete-message',
    text: `
      WITH before AS (
        SELECT conversation_id, content ->> 'fileUrl' AS file_url FROM messages WHERE id = $1
      ), emptied AS (
        UPDATE messages m SET content = NULL, deleted_at = $2, change_xid = ${currentXid}
        WHERE m.id = $1 AND m.deleted_at IS NULL RETURNING ${messageColumns}
      ), released AS (
        DELETE FROM upload_uses u USING before b
        WHERE u.file_url = b.file_url AND u.conversation_id = b.conversation_id AND NOT EXISTS (
          SELECT 1 FROM messages o WHERE o.conversation_id = b.conversation_id AND o.id <> $1
            AND o.content ->> 'fileUrl' = b.file_url)
      ), touched AS (
        UPDATE conversations c SET change_xid = ${currentXid},
          contractor_unread = GREATEST(0, c.contractor_unread
            - (e.sender_id = c.customer_id AND e.seq > c.contractor_read_seq)::int),
          customer_unread = GREATEST(0, c.customer_unread
            - (e.sender_id = c.contractor_id AND e.seq > c.customer_read_seq)::int)
        FROM emptied e WHERE c.id = e.conversation_id
      )
      SELECT * FROM emptied`,
    values: [messageId, at],
  })
  return rows[0] ? toMessage(rows[0]) : null
}
