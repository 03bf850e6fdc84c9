import { statement } from '../statement'
import { currentXid } from './shared/current-xid'
import { type MessageRow, messageColumns } from './shared/message-columns'

/**
 * Puts new content in place and notes the change in message and conversation by one transaction's id, which Prisma's
 * client cannot write. Whoever hears of two edits keeps the later one: that which is stored last is after all others,
 * whatever the nodes' clocks say.
 */
export const editMessage = statement<MessageRow>(
  'edit-message',
  `WITH edited AS (
     UPDATE messages m SET content = $2::jsonb, words = NULL, edited_at = GREATEST($3, m.edited_at + interval '1 millisecond'),
       change_xid = ${currentXid}
     WHERE m.id = $1 AND m.deleted_at IS NULL RETURNING ${messageColumns}
   ), touched AS (
     UPDATE conversations SET change_xid = ${currentXid} WHERE id IN (SELECT "conversationId" FROM edited)
   )
   SELECT * FROM edited`,
)
