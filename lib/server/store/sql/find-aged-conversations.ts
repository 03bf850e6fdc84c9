import { statement } from '../statement'

export type AgedRow = {
  /** The last conversation looked at; null where there was none left. */
  last: string | null
  /** Those whose oldest message that is not removed is from before `$2`. */
  aged: string[]
}

/**
 * Set-based: looks at `$3` conversations after `$1`, each by one probe of the messages' primary key, so that sends pay for no index by
 * time.
 */
export const findAgedConversations = statement<AgedRow>(
  'find-aged-conversations',
  `WITH seen AS (
     SELECT id, expired_seq FROM conversations WHERE id > $1 ORDER BY id LIMIT $3
   )
   SELECT max(id) AS last, COALESCE(array_agg(id ORDER BY id) FILTER (WHERE (
     SELECT m.created_at FROM messages m WHERE m.conversation_id = seen.id AND m.seq > seen.expired_seq
     ORDER BY m.seq LIMIT 1) < $2), '{}') AS aged
   FROM seen`,
)
