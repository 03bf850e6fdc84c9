import { hourOf } from './activity-hour'
import { currentXid } from './current-xid'

/** What `input` has for each message, beside `bulk` and `words`; a statement brings it as its first CTE. */
export const inputColumns = `message_id, new_conversation_id, contractor_id, customer_id, sender_id, message_type, content,
  job_id, client_message_id, file_url, ord`

/** The words of the content that all copies share, found once for all of them; null for a copy that has its `own`. */
export const sharedWords = (own: string, shared: string) =>
  `CASE WHEN ${own} IS NULL THEN (SELECT message_words(${shared}::jsonb)) END`

/**
 * The CTEs that store the messages of `input`, for every statement that does: `placed` is `input` with conversation,
 * seq, and the last seq before them. `at` is the place of the time among the statement's values.
 *
 * Making the pair's conversation and taking seqs is one upsert: it locks the pair's row first, so seqs have no gap and a
 * pair never gets a second conversation. Rows are taken in the order of the pair, so that no two statements ever wait
 * for each other in a circle. A contractor's own bulk copies leave the conversation where it stands in the contractor's
 * list.
 *
 * A file that is being removed has no row, and its foreign key refuses the message.
 */
export const appendCtes = (at: string) => `
  pair AS (
    SELECT contractor_id, customer_id, min(new_conversation_id) AS new_id, count(*)::int AS n,
      (count(*) FILTER (WHERE sender_id = contractor_id))::int AS from_contractor,
      CASE WHEN bool_and(bulk AND sender_id = contractor_id) THEN ${at}::timestamptz END AS copied_at
    FROM input GROUP BY contractor_id, customer_id
  ), conv AS (
    INSERT INTO conversations AS c (id, contractor_id, customer_id, last_seq, contractor_unread, customer_unread,
      created_at, last_activity_at, listed_at, listed_hour, created_xid, change_xid)
    SELECT new_id, contractor_id, customer_id, n, n - from_contractor, from_contractor,
      ${at}::timestamptz, ${at}::timestamptz, copied_at, ${hourOf('copied_at')}, ${currentXid}, ${currentXid}
    FROM pair ORDER BY contractor_id, customer_id
    ON CONFLICT (contractor_id, customer_id) DO UPDATE SET
      last_seq = c.last_seq + EXCLUDED.last_seq,
      contractor_unread = c.contractor_unread + EXCLUDED.contractor_unread,
      customer_unread = c.customer_unread + EXCLUDED.customer_unread,
      last_activity_at = GREATEST(c.last_activity_at, EXCLUDED.last_activity_at),
      listed_at = CASE WHEN EXCLUDED.listed_at IS NOT NULL THEN COALESCE(c.listed_at, c.last_activity_at) END,
      listed_hour = CASE WHEN EXCLUDED.listed_at IS NOT NULL THEN COALESCE(c.listed_hour, c.activity_hour) END,
      change_xid = EXCLUDED.change_xid
    RETURNING c.id, c.contractor_id, c.customer_id, c.last_seq, c.xmax = 0 AS begun
  ), placed AS (
    SELECT i.*, c.id AS conversation_id, c.begun, c.last_seq - p.n AS before, (c.last_seq - p.n
      + row_number() OVER (PARTITION BY i.contractor_id, i.customer_id ORDER BY i.ord))::int AS seq
    FROM input i JOIN pair p USING (contractor_id, customer_id) JOIN conv c USING (contractor_id, customer_id)
  ), stored AS (
    INSERT INTO messages (id, conversation_id, seq, sender_id, message_type, content, job_id, client_message_id, created_at,
      bulk, words)
    SELECT message_id, conversation_id, seq, sender_id, message_type, content, job_id, client_message_id, ${at}::timestamptz,
      bulk, words
    FROM placed
  ), linked AS (
    INSERT INTO conversation_jobs (conversation_id, job_id)
    SELECT DISTINCT conversation_id, job_id FROM placed WHERE job_id IS NOT NULL ON CONFLICT DO NOTHING
  ), held AS (
    INSERT INTO upload_uses AS u (file_url, conversation_id, message_count)
    SELECT file_url, conversation_id, count(*) FROM placed WHERE file_url IS NOT NULL GROUP BY file_url, conversation_id
    ON CONFLICT (file_url, conversation_id) DO UPDATE SET message_count = u.message_count + EXCLUDED.message_count
  )`
