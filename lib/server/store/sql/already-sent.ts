import { statement } from '../statement'

/** How many of a conversation's newest messages, and of its newest copies, are looked at. */
const NEWEST = 20
const NEWEST_BATCHES = 500

/**
 * Set-based: when up to 2000 people were last sent the text beside their id by this sender, be it in the newest of their
 * conversation or as a copy of a batch with the same words (`$4`, before they are filled in). An index over the texts
 * would cost every send. Written so that no plan but look-ups by index is possible, whatever is known of the tables.
 */
export const alreadySent = statement<{ receiverId: string; at: Date }>(
  'already-sent',
  `WITH equal AS MATERIALIZED (
     SELECT id FROM (
       SELECT id, content FROM bulk_batches WHERE contractor_id = $1 ORDER BY created_at DESC LIMIT ${NEWEST_BATCHES}
     ) b WHERE COALESCE(content ->> 'text', content ->> 'caption') = $4
   ), known AS MATERIALIZED (
     SELECT c.id, i.receiver_id, i.text FROM unnest($2::text[], $3::text[]) AS i(receiver_id, text)
     JOIN conversations c ON c.contractor_id = $1 AND c.customer_id = i.receiver_id
   ), found AS (
     SELECT k.receiver_id, m.created_at FROM known k CROSS JOIN LATERAL (
       SELECT sender_id, content, created_at FROM messages
       WHERE conversation_id = k.id ORDER BY seq DESC LIMIT ${NEWEST}
     ) m
     WHERE m.sender_id = $1 AND COALESCE(m.content ->> 'text', m.content ->> 'caption') = k.text
     UNION ALL
     SELECT k.receiver_id, r.sent_at FROM known k CROSS JOIN LATERAL (
       SELECT batch_id, conversation_id, seq, sent_at FROM bulk_recipients
       WHERE conversation_id = k.id AND state = 'sent' ORDER BY seq DESC LIMIT ${NEWEST}
     ) r
     WHERE r.batch_id = ANY(ARRAY(SELECT id FROM equal)) AND (
       SELECT m.deleted_at FROM messages m WHERE m.conversation_id = r.conversation_id AND m.seq = r.seq) IS NULL
   )
   SELECT receiver_id AS "receiverId", max(created_at) AS at FROM found GROUP BY receiver_id`,
)
