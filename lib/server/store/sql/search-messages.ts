import type { Peer } from '../../../protocol/objects'
import { variableStatement } from '../statement'
import { type MessageRow, messageColumns } from './shared/message-columns'

export type SearchQuery = {
  userId: string
  words: string
  lastWord: string
  after: readonly [time: string, id: string] | null
  limit: number
}

const wanted = `
  SELECT plainto_tsquery('simple', $2) && COALESCE(
    (SELECT string_agg('''' || replace(replace(lexeme, '\\', '\\\\'), '''', '''''') || ''':*', ' & ')
     FROM unnest(to_tsvector('simple', $3)))::tsquery, ''::tsquery) AS query`

/**
 * Full text over the index of an expression, which Prisma's schema cannot declare. `$2` holds whole words, `$3` the last
 * word, which may still be being typed and so matches as a beginning. Users' text reaches the query only as lexemes that
 * the parser made, quoted, so its operators mean nothing.
 */
export const searchMessages = variableStatement<MessageRow & { peer: Peer }, SearchQuery>(
  'search-messages',
  ({ userId, words, lastWord, after, limit }, { bind, add }) => {
    const [user] = [bind(userId), bind(words), bind(lastWord)]
    add('message_words(m.content) @@ (SELECT query FROM wanted)')
    add('m.deleted_at IS NULL')
    if (after !== null) add(`(m.created_at, m.id) < (${bind(after[0])}::timestamptz, ${bind(after[1])})`)
    const count = bind(limit + 1)
    return (where) => `
      WITH wanted AS MATERIALIZED (${wanted})
      SELECT ${messageColumns}, json_build_object('id', u.id, 'name', u.name, 'role', u.role) AS peer
      FROM messages m
      JOIN conversations c ON c.id = m.conversation_id AND ${user} IN (c.contractor_id, c.customer_id)
      JOIN users u ON u.id = CASE WHEN c.contractor_id = ${user} THEN c.customer_id ELSE c.contractor_id END
      WHERE ${where}
      ORDER BY m.created_at DESC, m.id DESC LIMIT ${count}`
  },
)
