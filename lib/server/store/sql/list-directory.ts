import { variableStatement } from '../statement'

export type DirectoryRow = { id: string; name: string; lastContactAt: Date | null }
/** `total` is how many there are in all, on the first page. */
export type ListedRow = DirectoryRow & { total?: number }
export type DirectoryQuery = {
  side: 'customer' | 'contractor'
  userId: string
  /** Folded pieces that the name or the id holds, all of them. */
  pieces: readonly string[] | null
  jobId: string | null
  contacted: boolean | null
  /** When one last had to do with them: from the first on, before the second. */
  contactedFrom: Date | null
  contactedBefore: Date | null
  /** Of those who had a bulk message of the asker: whether they ever answered one. */
  replied: boolean | null
  onlyIds: readonly string[] | null
  exceptIds: readonly string[] | null
  after: readonly [name: string, id: string] | null
  limit: number
}

/**
 * Set-based: people of one side with the asker's conversation beside each, in one round trip; a relation would make
 * every first message lock both people's rows.
 */
export const listDirectory = variableStatement<ListedRow, DirectoryQuery>('list-directory', (query, { bind, add }) => {
  const own = query.side === 'customer' ? 'contractor' : 'customer'
  const user = bind(query.userId)
  add(`u.role = '${query.side}' AND u.suspended_at IS NULL AND u.deleted_at IS NULL`)
  if (query.pieces !== null) {
    // Of no pieces all would be held by everybody.
    add(`cardinality(${bind(query.pieces)}::text[]) > 0`)
    add(`u.search_text LIKE ALL(${bind(query.pieces.map((piece) => `%${piece}%`))})`)
  }
  if (query.jobId !== null) {
    const jobId = bind(query.jobId)
    add(`(u.id = (SELECT poster_id FROM jobs WHERE id = ${jobId})
        OR EXISTS (SELECT 1 FROM job_interests i WHERE i.job_id = ${jobId} AND i.user_id = u.id))`)
  }
  if (query.contacted !== null) add(`c.id IS ${query.contacted ? 'NOT NULL' : 'NULL'}`)
  if (query.contactedFrom !== null) add(`c.last_activity_at >= ${bind(query.contactedFrom)}::timestamptz`)
  if (query.contactedBefore !== null) add(`c.last_activity_at < ${bind(query.contactedBefore)}::timestamptz`)
  if (query.replied !== null) {
    const hasCopy = (and: string) =>
      `EXISTS (SELECT 1 FROM bulk_recipients r WHERE r.conversation_id = c.id AND r.state = 'sent'${and})`
    add(hasCopy(''))
    add(`${query.replied ? '' : 'NOT '}${hasCopy(' AND r.replied_at IS NOT NULL')}`)
  }
  if (query.onlyIds !== null) add(`u.id = ANY(${bind(query.onlyIds)})`)
  if (query.exceptIds !== null) add(`u.id <> ALL(${bind(query.exceptIds)})`)
  if (query.after !== null) add(`(u.name, u.id) > (${bind(query.after[0])}, ${bind(query.after[1])})`)
  const limit = bind(query.limit + 1)
  const total = query.after === null ? ', (count(*) OVER ())::int AS total' : ''
  return (where) => `
      SELECT u.id, u.name, c.last_activity_at AS "lastContactAt"${total} FROM users u
      LEFT JOIN conversations c ON c.${own}_id = ${user} AND c.${query.side}_id = u.id
      WHERE ${where} ORDER BY u.name, u.id LIMIT ${limit}`
})
