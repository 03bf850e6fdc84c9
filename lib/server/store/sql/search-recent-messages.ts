import { variableStatement } from '../statement'
import type { SearchHitRow, SearchQuery } from './search-messages'
import { messageColumns } from './shared/message-columns'
import { toTsQuery } from './shared/to-ts-query'
import { wordsOf } from './shared/words-of'

/** How many messages are looked at, at 10 to 40 µs each. */
const MESSAGES = 2000

/**
 * Full text, as in `search-messages`, but of the conversations that moved last alone, message by message: what a common
 * word finds is mostly among them, and its index holds a large part of all messages of everybody. `edge` is when anything
 * that was left out last moved, null where nothing was: hits before it may lack some.
 */
export const searchRecentMessages = variableStatement<SearchHitRow & { edge: Date | null }, SearchQuery>(
  'search-recent-messages',
  ({ userId, terms, after, limit }, { bind, add }) => {
    const user = bind(userId)
    const query = `${bind(toTsQuery(terms))}::tsquery`
    add('m.deleted_at IS NULL')
    if (after !== null) add(`(m.created_at, m.id) < (${bind(after[0])}::timestamptz, ${bind(after[1])})`)
    const count = bind(limit + 1)
    return (where) => `
      WITH own AS MATERIALIZED (
        SELECT c.*, sum(c.last_seq) OVER (ORDER BY c.last_activity_at DESC, c.id) AS up_to
        FROM conversations c WHERE c.contractor_id = ${user} OR c.customer_id = ${user}
      ), near AS (
        -- One conversation after the other: as a join of thousands it would read all messages of everybody.
        SELECT m.*, c.contractor_id, c.customer_id FROM own c CROSS JOIN LATERAL (
          SELECT m.* FROM messages m WHERE m.conversation_id = c.id AND ${where} OFFSET 0
        ) m
        WHERE c.up_to <= ${MESSAGES} ORDER BY m.created_at DESC, m.id DESC OFFSET 0
      ), hits AS (
        -- In the order of what is near, so that nothing is taken apart into words once there are enough.
        SELECT * FROM near WHERE ${wordsOf('near')} @@ ${query}
        ORDER BY created_at DESC, id DESC LIMIT ${count}
      )
      SELECT ${messageColumns}, (
          SELECT json_build_object('id', u.id, 'name', u.name, 'role', u.role) FROM users u
          WHERE u.id = CASE WHEN m.contractor_id = ${user} THEN m.customer_id ELSE m.contractor_id END
        ) AS peer, (SELECT max(last_activity_at) FROM own WHERE up_to > ${MESSAGES}) AS edge
      FROM hits m ORDER BY m.created_at DESC, m.id DESC`
  },
)
