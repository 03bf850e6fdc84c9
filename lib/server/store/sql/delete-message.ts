import { statement } from '../statement'
import { currentXid } from './shared/current-xid'
import { type MessageRow, messageColumns } from './shared/message-columns'

/**
 * Empties a message, counts unread and the messages that hold its file down, by one transaction's id, which Prisma's
 * client cannot write. Counting holds where several are deleted at once, of which none would see the others gone.
 */
export const deleteMessage = statement<MessageRow>(
  'delete-message',
  `WITH before AS (
     SELECT conversation_id, content ->> 'fileUrl' AS file_url FROM messages WHERE id = $1
   ), emptied AS (
     UPDATE messages m SET content = NULL, words = NULL, deleted_at = $2, change_xid = ${currentXid}
     WHERE m.id = $1 AND m.deleted_at IS NULL RETURNING ${messageColumns}
   ), released AS (
     UPDATE upload_uses u SET message_count = GREATEST(0, u.message_count - 1)
     FROM before b JOIN emptied e ON e."conversationId" = b.conversation_id
     WHERE u.file_url = b.file_url AND u.conversation_id = b.conversation_id
     RETURNING u.file_url, u.message_count
   ), orphaned AS (
     UPDATE uploads f SET orphaned_at = $2 FROM released r WHERE f.file_url = r.file_url AND r.message_count = 0
   ), touched AS (
     UPDATE conversations c SET change_xid = ${currentXid},
       contractor_unread = GREATEST(0, c.contractor_unread
         - (e."senderId" = c.customer_id AND e.seq > c.contractor_read_seq)::int),
       customer_unread = GREATEST(0, c.customer_unread
         - (e."senderId" = c.contractor_id AND e.seq > c.customer_read_seq)::int)
     FROM emptied e WHERE c.id = e."conversationId"
   )
   SELECT * FROM emptied`,
)
