import type { Conversation, Marks, Message, MessageContent, MessageType, Role } from '../../protocol/objects'

/** Columns of `messages m` in the order and names of `MessageRow`. */
export const messageColumns = `m.id, m.conversation_id, m.seq, m.sender_id, m.message_type, m.content, m.job_id,
  m.client_message_id, m.created_at, m.edited_at, m.deleted_at`

export type MessageRow = {
  id: string
  conversation_id: string
  seq: number
  sender_id: string
  message_type: MessageType
  content: MessageContent | null
  job_id: string | null
  client_message_id: string | null
  created_at: Date | string
  edited_at: Date | string | null
  deleted_at: Date | string | null
}

/** Rows come as `Date` from columns and as text from JSON aggregates. */
export function toIso(value: Date | string): string {
  return (value instanceof Date ? value : new Date(value)).toISOString()
}

export function toIsoOrNull(value: Date | string | null): string | null {
  return value === null ? null : toIso(value)
}

export function toMessage(row: MessageRow): Message {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    seq: row.seq,
    senderId: row.sender_id,
    messageType: row.message_type,
    content: row.deleted_at === null ? row.content : null,
    jobId: row.job_id,
    clientMessageId: row.client_message_id,
    createdAt: toIso(row.created_at),
    editedAt: toIsoOrNull(row.edited_at),
    deletedAt: toIsoOrNull(row.deleted_at),
  }
}

export type ConversationRow = {
  id: string
  contractor_id: string
  customer_id: string
  last_seq: number
  contractor_delivered_seq: number
  contractor_read_seq: number
  contractor_unread: number
  customer_delivered_seq: number
  customer_read_seq: number
  customer_unread: number
  last_activity_at: Date
  change_xid: string
  peer_id: string
  peer_name: string
  peer_role: Role
  last_message: MessageRow | null
  jobs: { id: string; title: string }[]
  blocked: boolean
}

/**
 * The one statement behind every `Conversation`: `$1` is the user. `where` narrows `conversations c`,
 * `order` is the rest of the statement.
 */
export function selectConversations(where: string, order: string): string {
  return `
    SELECT c.id, c.contractor_id, c.customer_id, c.last_seq, c.contractor_delivered_seq, c.contractor_read_seq,
      c.contractor_unread, c.customer_delivered_seq, c.customer_read_seq, c.customer_unread, c.last_activity_at,
      c.change_xid, u.id AS peer_id, u.name AS peer_name, u.role AS peer_role,
      (SELECT to_json(t) FROM (
         SELECT ${messageColumns} FROM messages m WHERE m.conversation_id = c.id AND m.seq = c.last_seq
       ) t) AS last_message,
      COALESCE((SELECT json_agg(json_build_object('id', j.id, 'title', j.title) ORDER BY j.id)
         FROM conversation_jobs cj JOIN jobs j ON j.id = cj.job_id WHERE cj.conversation_id = c.id), '[]') AS jobs,
      EXISTS (SELECT 1 FROM blocks b WHERE b.blocker_id = $1 AND b.blocked_id = u.id) AS blocked
    FROM conversations c
    JOIN users u ON u.id = CASE WHEN c.contractor_id = $1 THEN c.customer_id ELSE c.contractor_id END
    WHERE ${where}
    ${order}`
}

export function toConversation(row: ConversationRow, userId: string): Conversation {
  return {
    id: row.id,
    peer: { id: row.peer_id, name: row.peer_name, role: row.peer_role },
    unreadCount: row.contractor_id === userId ? row.contractor_unread : row.customer_unread,
    lastSeq: row.last_seq,
    lastMessage: row.last_message === null ? null : toMessage(row.last_message),
    jobs: row.jobs,
    receipts: {
      [row.contractor_id]: toMarks(row.contractor_delivered_seq, row.contractor_read_seq),
      [row.customer_id]: toMarks(row.customer_delivered_seq, row.customer_read_seq),
    },
    lastActivityAt: toIso(row.last_activity_at),
    blocked: row.blocked,
  }
}

function toMarks(deliveredSeq: number, readSeq: number): Marks {
  return { deliveredSeq, readSeq }
}
