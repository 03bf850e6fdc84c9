import type { Role } from '../../../../protocol/objects'
import { listedAtOf } from './listed-at'
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
 * One person's marks as `$1` may see them: one's own as they are; the other's as a block between the two found them, no
 * reading that was not to be told, and of somebody hidden no delivery that reading does not imply.
 */
function shownMarks(side: 'contractor' | 'customer'): string {
  const read = `LEAST(COALESCE(c.${side}_shown_read_seq, c.${side}_read_seq), k.${side}_read_seq)`
  return `
      CASE WHEN c.${side}_id = $1 THEN c.${side}_delivered_seq
        WHEN u.visibility = 'nobody' THEN ${read}
        ELSE LEAST(c.${side}_delivered_seq, k.${side}_delivered_seq) END AS "${side}DeliveredSeq",
      CASE WHEN c.${side}_id = $1 THEN c.${side}_read_seq ELSE ${read} END AS "${side}ReadSeq"`
}

/** The transaction of the last change of `conversations c` that concerns `$1`. */
export const changeXid = `GREATEST(c.change_xid,
  CASE WHEN c.contractor_id = $1 THEN c.contractor_own_xid ELSE c.customer_own_xid END)`

/**
 * The one selection behind every `Conversation`: `$1` is the user. `where` narrows `conversations c`, `order` is the
 * rest of the statement. What is looked up beside a row is looked up for the rows of the answer alone.
 */
export function selectConversations(where: string, order: string): string {
  return `
    SELECT c.id, c.contractor_id AS "contractorId", c.customer_id AS "customerId", c.last_seq AS "lastSeq",
      c.contractor_unread AS "contractorUnread", c.customer_unread AS "customerUnread",
      ${shownMarks('contractor')}, ${shownMarks('customer')},
      ${listedAtOf('$1')} AS "lastActivityAt",
      ${changeXid} AS "changeXid",
      u.id AS "peerId", u.name AS "peerName", u.role AS "peerRole",
      (SELECT to_json(t) FROM (
         SELECT ${messageColumns} FROM messages m WHERE m.conversation_id = c.id AND NOT m.recalled
         ORDER BY m.seq DESC LIMIT 1
       ) t) AS "lastMessage",
      COALESCE((SELECT json_agg(json_build_object('id', j.id, 'title', j.title) ORDER BY j.id)
         FROM conversation_jobs cj JOIN jobs j ON j.id = cj.job_id WHERE cj.conversation_id = c.id), '[]') AS jobs,
      COALESCE(k.is_own, false) AS blocked
    FROM conversations c
    JOIN users u ON u.id = CASE WHEN c.contractor_id = $1 THEN c.customer_id ELSE c.contractor_id END
    LEFT JOIN LATERAL (
      SELECT bool_or(b.blocker_id = $1) AS is_own, min(b.contractor_delivered_seq) AS contractor_delivered_seq,
        min(b.contractor_read_seq) AS contractor_read_seq, min(b.customer_delivered_seq) AS customer_delivered_seq,
        min(b.customer_read_seq) AS customer_read_seq
      FROM blocks b
      WHERE (b.blocker_id = $1 AND b.blocked_id = u.id) OR (b.blocker_id = u.id AND b.blocked_id = $1)
    ) k ON true
    WHERE ${where}
    ${order}`
}
