import { statement } from '../statement'
import { isRead, isReplied } from './shared/batch-columns'

/**
 * Set-based: whom of a batch a follow-up is for, in its order, by the same words in which its totals are counted. Who wrote
 * since has answered, though it counts for a newer batch.
 */
export const followUpSet = statement<{ receiverId: string }>(
  'follow-up-set',
  `SELECT receiver_id AS "receiverId" FROM bulk_recipients r
   WHERE batch_id = $1 AND CASE $2
     WHEN 'failed' THEN state = 'failed'
     ELSE state = 'sent' AND NOT (CASE $2 WHEN 'unread' THEN ${isRead} ELSE ${isReplied} END) AND NOT EXISTS (
       SELECT 1 FROM messages m
       WHERE m.conversation_id = r.conversation_id AND m.seq > r.seq AND m.sender_id = r.receiver_id) END
   ORDER BY position`,
)
