import { statement } from '../statement'
import { isRead, isReplied } from './shared/batch-columns'

/** Set-based: whom of a batch a follow-up is for, in its order, by the same words in which its totals are counted. */
export const followUpSet = statement<{ receiverId: string }>(
  'follow-up-set',
  `SELECT receiver_id AS "receiverId" FROM bulk_recipients
   WHERE batch_id = $1 AND CASE $2
     WHEN 'failed' THEN state = 'failed'
     WHEN 'unread' THEN state = 'sent' AND NOT (${isRead})
     ELSE state = 'sent' AND NOT (${isReplied}) END
   ORDER BY position`,
)
