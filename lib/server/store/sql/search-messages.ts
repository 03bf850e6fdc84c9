import type { AskedTerm } from '../../../domain/search-words'
import type { Peer } from '../../../protocol/objects'
import { variableStatement } from '../statement'
import { type MessageRow, messageColumns } from './shared/message-columns'
import { toTsQuery } from './shared/to-ts-query'
import { wordsOf } from './shared/words-of'

export type SearchHitRow = MessageRow & { peer: Peer }
export type SearchQuery = {
  userId: string
  terms: readonly AskedTerm[]
  after: readonly [time: string, id: string] | null
  limit: number
}

/**
 * Full text over the index of an expression, which Prisma's schema cannot declare. The query is a constant to the
 * planner, which so sees whether its words are rare, or the asker's conversations are.
 */
export const searchMessages = variableStatement<SearchHitRow, SearchQuery>(
  'search-messages',
  ({ userId, terms, after, limit }, { bind, add }) => {
    const user = bind(userId)
    add(`${wordsOf('m')} @@ ${bind(toTsQuery(terms))}::tsquery`)
    add('m.deleted_at IS NULL')
    if (after !== null) add(`(m.created_at, m.id) < (${bind(after[0])}::timestamptz, ${bind(after[1])})`)
    const count = bind(limit + 1)
    return (where) => `
      SELECT ${messageColumns}, json_build_object('id', u.id, 'name', u.name, 'role', u.role) AS peer
      FROM messages m
      JOIN conversations c ON c.id = m.conversation_id AND ${user} IN (c.contractor_id, c.customer_id)
      JOIN users u ON u.id = CASE WHEN c.contractor_id = ${user} THEN c.customer_id ELSE c.contractor_id END
      WHERE ${where}
      ORDER BY m.created_at DESC, m.id DESC LIMIT ${count}`
  },
)
