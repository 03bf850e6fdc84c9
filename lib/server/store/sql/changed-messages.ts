import { statement } from '../statement'
import { type MessageRow, messageColumns } from './shared/message-columns'

/** Hot: every reconnect. Joins by the partial index of changed messages, which Prisma's schema cannot declare. */
export const changedMessages = statement<MessageRow & { changeXid: string }>(
  'changed-messages',
  `SELECT ${messageColumns}, m.change_xid AS "changeXid"
   FROM conversations c JOIN messages m ON m.conversation_id = c.id
   WHERE $1 IN (c.contractor_id, c.customer_id) AND c.change_xid >= $2::bigint
     AND m.change_xid >= $2::bigint AND (m.change_xid > $2::bigint OR m.id > $3)
   ORDER BY m.change_xid, m.id LIMIT $4`,
)
