import { statement } from '../statement'
import { currentXid } from './shared/current-xid'

const unreadOf = (side: 'contractor' | 'customer', other: 'contractor' | 'customer') => `
       ${side}_unread = GREATEST(0, c.${side}_unread - (SELECT count(*) FROM emptied e WHERE e.conversation_id = c.id
         AND e.sender_id = c.${other}_id AND e.seq > c.${side}_read_seq))::int`

/**
 * Set-based: of each of these conversations, which are held by then, the next `$4` messages from before `$2` are emptied as
 * `delete-message` does, without a break: an hour that nodes see differently makes no hole that is passed over.
 */
export const expireMessages = statement(
  'expire-messages',
  `WITH next AS (
     SELECT m.conversation_id, m.seq, m.content ->> 'fileUrl' AS file_url,
       bool_and(m.created_at < $2) OVER (PARTITION BY m.conversation_id ORDER BY m.seq) AS is_aged
     FROM conversations c CROSS JOIN LATERAL (
       SELECT * FROM messages WHERE conversation_id = c.id AND seq > c.expired_seq ORDER BY seq LIMIT $4
     ) m
     WHERE c.id = ANY($1::text[])
   ), aged AS (
     SELECT * FROM next WHERE is_aged
   ), emptied AS (
     UPDATE messages m SET content = NULL, words = NULL, deleted_at = $3, change_xid = ${currentXid}
     FROM aged a WHERE m.conversation_id = a.conversation_id AND m.seq = a.seq AND m.deleted_at IS NULL
     RETURNING m.conversation_id, m.seq, m.sender_id, a.file_url
   ), released AS (
     UPDATE upload_uses u SET message_count = GREATEST(0, u.message_count - f.n)
     FROM (
       SELECT conversation_id, file_url, count(*)::int AS n FROM emptied WHERE file_url IS NOT NULL GROUP BY 1, 2
     ) f
     WHERE u.file_url = f.file_url AND u.conversation_id = f.conversation_id
     RETURNING u.file_url, u.message_count
   ), orphaned AS (
     UPDATE uploads SET orphaned_at = $3
     WHERE file_url IN (SELECT file_url FROM released WHERE message_count = 0)
   ), moved AS (
     UPDATE conversations c SET expired_seq = a.upto,${unreadOf('contractor', 'customer')},${unreadOf('customer', 'contractor')},
       change_xid = CASE WHEN EXISTS (SELECT 1 FROM emptied e WHERE e.conversation_id = c.id) THEN ${currentXid}
         ELSE c.change_xid END
     FROM (SELECT conversation_id, max(seq) AS upto FROM aged GROUP BY 1) a WHERE c.id = a.conversation_id
   )
   SELECT 1`,
)
