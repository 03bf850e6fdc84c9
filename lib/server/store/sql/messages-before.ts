import { statement } from '../statement'
import { type MessageRow, messageColumns } from './shared/message-columns'

/** Hot: the newest page of a thread, or the one before a seq, by the primary key; the columns are those of every other answer with messages. */
export const messagesBefore = statement<MessageRow>(
  'messages-before',
  `SELECT ${messageColumns} FROM messages m WHERE m.conversation_id = $1 AND m.seq < $2
   ORDER BY m.seq DESC LIMIT $3`,
)
