import { statement } from '../statement'
import { type MessageRow, messageColumns } from './shared/message-columns'

/** Hot: the page after a seq, by the primary key; the columns are those of every other answer with messages. */
export const messagesAfter = statement<MessageRow>(
  'messages-after',
  `SELECT ${messageColumns} FROM messages m WHERE m.conversation_id = $1 AND m.seq > $2
   ORDER BY m.seq ASC LIMIT $3`,
)
