import type { Pool } from 'pg'

const TIMEOUT_MS = 60_000

/**
 * Maintenance of the search index, off the path of sends, with a time of its own: two commands in one message are one
 * transaction, to which the setting is local. Each partition's index has its own new words.
 */
export async function mergeNewWords(pool: Pool): Promise<void> {
  await pool.query(`SET LOCAL statement_timeout = ${TIMEOUT_MS};
    SELECT gin_clean_pending_list(oid) FROM pg_class
    WHERE relkind = 'i' AND (oid = 'messages_words_idx'::regclass
      OR oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = 'messages_words_idx'::regclass))`)
}
