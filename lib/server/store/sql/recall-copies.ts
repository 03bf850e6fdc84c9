import { statement } from '../statement'
import { hourOf } from './shared/activity-hour'
import { currentXid } from './shared/current-xid'
import { isBlocked } from './shared/is-blocked'
import { type MessageRow, messageColumns } from './shared/message-columns'

export type RecalledRow = MessageRow & { receiverId: string; blocked: boolean }

/**
 * Set-based: the copies of a batch that were not read are deleted as `delete-message` does, and their conversations go
 * back to what was before, in the sender's list too: to the newest that is no own copy. Its conversations are held by then,
 * so that all sees the same marks. `$3` is the file that the copies hold.
 */
export const recallCopies = statement<RecalledRow>(
  'recall-copies',
  `WITH recalled AS (
     UPDATE bulk_recipients SET state = 'recalled'
     WHERE batch_id = $1 AND state = 'sent' AND read_at IS NULL AND replied_at IS NULL
     RETURNING receiver_id, conversation_id, message_id, seq
   ), before AS (
     SELECT r.*, m.deleted_at IS NULL AS was_there, NOT EXISTS (
       SELECT 1 FROM messages l WHERE l.conversation_id = r.conversation_id AND l.seq > r.seq AND NOT l.recalled
     ) AS was_last, prior.is_copy, CASE WHEN prior.is_copy THEN (
       SELECT l.created_at FROM messages l
       WHERE l.conversation_id = r.conversation_id AND l.seq < r.seq AND NOT l.recalled
         AND NOT (l.bulk AND l.sender_id = m.sender_id)
       ORDER BY l.seq DESC LIMIT 1) END AS listed_at
     FROM recalled r JOIN messages m ON m.conversation_id = r.conversation_id AND m.seq = r.seq
     LEFT JOIN LATERAL (
       SELECT l.bulk AND l.sender_id = m.sender_id AS is_copy FROM messages l
       WHERE l.conversation_id = r.conversation_id AND l.seq < r.seq AND NOT l.recalled ORDER BY l.seq DESC LIMIT 1
     ) prior ON true
   ), emptied AS (
     UPDATE messages m SET content = NULL, words = NULL, deleted_at = COALESCE(m.deleted_at, $2), change_xid = ${currentXid},
       recalled = true
     FROM before b WHERE m.conversation_id = b.conversation_id AND m.seq = b.seq
     RETURNING ${messageColumns}, b.receiver_id
   ), released AS (
     UPDATE upload_uses u SET message_count = GREATEST(0, u.message_count - 1) FROM before b
     WHERE u.file_url = $3 AND u.conversation_id = b.conversation_id AND b.was_there
   ), orphaned AS (
     UPDATE uploads SET orphaned_at = $2 WHERE file_url = $3
   ), touched AS (
     UPDATE conversations c SET change_xid = ${currentXid},
       customer_unread = GREATEST(0, c.customer_unread - (b.was_there AND b.seq > c.customer_read_seq)::int),
       last_activity_at = CASE WHEN b.was_last THEN COALESCE((
         SELECT m.created_at FROM messages m WHERE m.conversation_id = c.id AND m.seq < b.seq AND NOT m.recalled
         ORDER BY m.seq DESC LIMIT 1), c.created_at) ELSE c.last_activity_at END,
       listed_at = CASE WHEN NOT b.was_last THEN c.listed_at
         WHEN b.is_copy THEN COALESCE(b.listed_at, c.created_at) END,
       listed_hour = CASE WHEN NOT b.was_last THEN c.listed_hour
         WHEN b.is_copy THEN ${hourOf('COALESCE(b.listed_at, c.created_at)')} END
     FROM before b WHERE c.id = b.conversation_id
   )
   SELECT e.*, e.receiver_id AS "receiverId", ${isBlocked} AS blocked
   FROM emptied e JOIN conversations c ON c.id = e."conversationId"`,
)
