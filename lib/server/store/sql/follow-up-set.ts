import { statement } from '../statement'
import { isRead, isReplied } from './shared/batch-columns'

const hasWritten = `EXISTS (
  SELECT 1 FROM messages m WHERE m.conversation_id = r.conversation_id AND m.seq > r.seq AND m.sender_id = r.receiver_id)`

/**
 * Set-based: whom of a batch a follow-up is for, in its order, by the same words in which its totals are counted. Who wrote
 * since has answered, though it counts for a newer batch.
 */
export const followUpSet = statement<{ receiverId: string }>(
  'follow-up-set',
  `SELECT receiver_id AS "receiverId" FROM bulk_recipients r
   WHERE batch_id = $1 AND CASE $2
     WHEN 'failed' THEN state = 'failed'
     WHEN 'unread' THEN state = 'sent' AND NOT (${isRead}) AND NOT ${hasWritten}
     ELSE state = 'sent' AND NOT (${isReplied}) AND NOT ${hasWritten} END
   ORDER BY position`,
)
