import type { MessageContent, MessageType } from '../../../../protocol/objects'

export type MessageRow = {
  id: string
  conversationId: string
  seq: number
  senderId: string
  messageType: MessageType
  content: MessageContent | null
  jobId: string | null
  clientMessageId: string | null
  createdAt: Date
  editedAt: Date | null
  deletedAt: Date | null
  bulk: boolean
}

/** Columns of `messages m`, as `MessageRow`. */
export const messageColumns = `m.id, m.conversation_id AS "conversationId", m.seq, m.sender_id AS "senderId",
  m.message_type AS "messageType", m.content, m.job_id AS "jobId", m.client_message_id AS "clientMessageId",
  m.created_at AS "createdAt", m.edited_at AS "editedAt", m.deleted_at AS "deletedAt", m.bulk`

/** A row that came as JSON, in which times are text. */
export type MessageJson = Omit<MessageRow, 'createdAt' | 'editedAt' | 'deletedAt'> & {
  createdAt: string
  editedAt: string | null
  deletedAt: string | null
}

export function toMessageRow({ createdAt, editedAt, deletedAt, ...row }: MessageJson): MessageRow {
  const toDate = (time: string | null) => (time === null ? null : new Date(time))
  return { ...row, createdAt: new Date(createdAt), editedAt: toDate(editedAt), deletedAt: toDate(deletedAt) }
}
