import { statement } from '../statement'
import { currentXid } from './shared/current-xid'
import { type MessageRow, messageColumns } from './shared/message-columns'

/**
 * Empties a message, counts unread down and lets go of its file unless another message of the conversation holds the
 * same, by one transaction's id, which Prisma's client cannot write.
 */
export const deleteMessage = statement<MessageRow>(
  'delete-message',
  `WITH before AS (
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
         - (e."senderId" = c.customer_id AND e.seq > c.contractor_read_seq)::int),
       customer_unread = GREATEST(0, c.customer_unread
         - (e."senderId" = c.contractor_id AND e.seq > c.customer_read_seq)::int)
     FROM emptied e WHERE c.id = e."conversationId"
   )
   SELECT * FROM emptied`,
)
