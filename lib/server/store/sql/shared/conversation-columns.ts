import type { Role } from '../../../../protocol/objects'
import { type MessageJson, messageColumns } from './message-columns'

export type ConversationSelection = {
  id: string
  contractorId: string
  customerId: string
  lastSeq: number
  contractorDeliveredSeq: number
  contractorReadSeq: number
  contractorUnread: number
  customerDeliveredSeq: number
  customerReadSeq: number
  customerUnread: number
  lastActivityAt: Date
  changeXid: string
  peerId: string
  peerName: string
  peerRole: Role
  lastMessage: MessageJson | null
  jobs: { id: string; title: string }[]
  blocked: boolean
}

/**
 * The one selection behind every `Conversation`: `$1` is the user. `where` narrows `conversations c`, `order` is the
 * rest of the statement. What is looked up beside a row is looked up for the rows of the answer alone.
 */
export function selectConversations(where: string, order: string): string {
  return `
    SELECT c.id, c.contractor_id AS "contractorId", c.customer_id AS "customerId", c.last_seq AS "lastSeq",
      c.contractor_delivered_seq AS "contractorDeliveredSeq", c.contractor_read_seq AS "contractorReadSeq",
      c.contractor_unread AS "contractorUnread", c.customer_delivered_seq AS "customerDeliveredSeq",
      c.customer_read_seq AS "customerReadSeq", c.customer_unread AS "customerUnread",
      c.last_activity_at AS "lastActivityAt", c.change_xid AS "changeXid",
      u.id AS "peerId", u.name AS "peerName", u.role AS "peerRole",
      (SELECT to_json(t) FROM (
         SELECT ${messageColumns} FROM messages m WHERE m.conversation_id = c.id AND m.seq = c.last_seq
       ) t) AS "lastMessage",
      COALESCE((SELECT json_agg(json_build_object('id', j.id, 'title', j.title) ORDER BY j.id)
         FROM conversation_jobs cj JOIN jobs j ON j.id = cj.job_id WHERE cj.conversation_id = c.id), '[]') AS jobs,
      EXISTS (SELECT 1 FROM blocks b WHERE b.blocker_id = $1 AND b.blocked_id = u.id) AS blocked
    FROM conversations c
    JOIN users u ON u.id = CASE WHEN c.contractor_id = $1 THEN c.customer_id ELSE c.contractor_id END
    WHERE ${where}
    ${order}`
}
