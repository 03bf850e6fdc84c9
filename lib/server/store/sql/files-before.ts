import { statement } from '../statement'
import { type MessageRow, messageColumns } from './shared/message-columns'

/** Hot: what a conversation shared, by an index of messages with files alone; the columns are those of every other answer with messages. */
export const filesBefore = statement<MessageRow>(
  'files-before',
  `SELECT ${messageColumns} FROM messages m
   WHERE m.conversation_id = $1 AND m.message_type <> 'text' AND m.deleted_at IS NULL AND m.seq < $2
   ORDER BY m.seq DESC LIMIT $3`,
)
