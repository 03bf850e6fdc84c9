import { REPLY_WINDOW_MS } from '../../../../protocol/limits'

/**
 * The CTE `replied`: the messages of `answer` (`conversation_id`, `seq`) answer the newest copy before them alone, and
 * that once; one that vanished before it was read nobody answers. `at` is the place of the time among the statement's values.
 */
export const noteReplies = (at: string) => `replied AS (
    UPDATE bulk_recipients b SET replied_at = ${at}::timestamptz, read_at = COALESCE(b.read_at, ${at}::timestamptz),
      delivered_at = COALESCE(b.delivered_at, ${at}::timestamptz)
    FROM answer a CROSS JOIN LATERAL (
      SELECT r.batch_id, r.position FROM bulk_recipients r
      JOIN messages m ON m.conversation_id = r.conversation_id AND m.seq = r.seq
      WHERE r.conversation_id = a.conversation_id AND r.seq < a.seq AND (m.deleted_at IS NULL OR r.read_at IS NOT NULL)
      ORDER BY r.seq DESC LIMIT 1
    ) newest
    WHERE b.batch_id = newest.batch_id AND b.position = newest.position AND b.state = 'sent' AND b.replied_at IS NULL
      AND b.sent_at > ${at}::timestamptz - interval '${REPLY_WINDOW_MS} milliseconds'
    RETURNING b.batch_id, b.conversation_id, a.seq
  )`
