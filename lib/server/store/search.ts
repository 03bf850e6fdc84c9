import type { Message, Peer } from '../../protocol/objects'
import type { Store } from './client'
import { type MessageRow, messageColumns, toMessage } from './rows'

export type SearchHit = { message: Message; peer: Peer }

/**
 * `$2` holds whole words, `$3` the last word, which may still be being typed and so matches as a beginning. Users'
 * text reaches the query only as lexemes that the parser made, quoted, so its operators mean nothing.
 */
const wanted = `
  SELECT plainto_tsquery('simple', $2) && COALESCE(
    (SELECT string_agg('''' || replace(replace(lexeme, '\\', '\\\\'), '''', '''''') || ''':*', ' & ')
     FROM unnest(to_tsvector('simple', $3)))::tsquery, ''::tsquery) AS query`

/** Messages with all these words in the user's own conversations, newest first, one more than `limit`. */
export async function searchMessages(
  store: Store,
  query: {
    userId: string
    words: string
    lastWord: string
    after: readonly [time: string, id: string] | null
    limit: number
  },
): Promise<SearchHit[]> {
  const { rows } = await store.pool.query<MessageRow & { peer: Peer }>(
    `WITH wanted AS MATERIALIZED (${wanted})
     SELECT ${messageColumns}, json_build_object('id', u.id, 'name', u.name, 'role', u.role) AS peer
     FROM messages m
     JOIN conversations c ON c.id = m.conversation_id AND $1 IN (c.contractor_id, c.customer_id)
     JOIN users u ON u.id = CASE WHEN c.contractor_id = $1 THEN c.customer_id ELSE c.contractor_id END
     WHERE message_words(m.content) @@ (SELECT query FROM wanted) AND m.deleted_at IS NULL
       AND ($4::timestamptz IS NULL OR (m.created_at, m.id) < ($4, $5))
     ORDER BY m.created_at DESC, m.id DESC LIMIT $6 + 1`,
    [query.userId, query.words, query.lastWord, query.after?.[0] ?? null, query.after?.[1] ?? null, query.limit],
  )
  return rows.map(({ peer, ...row }) => ({ message: toMessage(row), peer }))
}

const MERGE_TIMEOUT_MS = 60_000

/** Merges the words of new messages into the index, off the path of sends. */
export async function mergeNewWords(store: Store): Promise<void> {
  const client = await store.pool.connect()
  try {
    await client.query('BEGIN')
    await client.query(`SET LOCAL statement_timeout = ${MERGE_TIMEOUT_MS}`)
    await client.query("SELECT gin_clean_pending_list('messages_words_idx')")
    await client.query('COMMIT')
    client.release()
  } catch (error) {
    // The connection is in an unknown state: closed rather than given back.
    client.release(true)
    throw error
  }
}
