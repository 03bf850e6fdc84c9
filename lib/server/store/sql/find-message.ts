import { statement } from '../statement'
import { type MessageRow, messageColumns } from './shared/message-columns'

export type FoundMessageRow = MessageRow & { peerId: string; blockedByPeer: boolean; peerBlocked: boolean }

/**
 * Hot: every edit and deletion begins with it. The message, the other person of its conversation, and the blocks between
 * that one and who asks.
 */
export const findMessage = statement<FoundMessageRow>(
  'find-message',
  `SELECT ${messageColumns}, p.id AS "peerId",
     EXISTS (SELECT 1 FROM blocks b WHERE b.blocker_id = p.id AND b.blocked_id = $2) AS "blockedByPeer",
     EXISTS (SELECT 1 FROM blocks b WHERE b.blocker_id = $2 AND b.blocked_id = p.id) AS "peerBlocked"
   FROM messages m
   JOIN conversations c ON c.id = m.conversation_id
   CROSS JOIN LATERAL (SELECT CASE WHEN c.contractor_id = $2 THEN c.customer_id ELSE c.contractor_id END AS id) p
   WHERE m.id = $1 AND $2 IN (c.contractor_id, c.customer_id)`,
)
