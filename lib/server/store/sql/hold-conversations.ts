import { statement } from '../statement'

/** Database: holds those of these conversations that nobody holds: whoever waits for nobody is in no circle of those who wait. */
export const holdConversations = statement<{ id: string }>(
  'hold-conversations',
  'SELECT id FROM conversations WHERE id = ANY($1::text[]) FOR UPDATE SKIP LOCKED',
)
