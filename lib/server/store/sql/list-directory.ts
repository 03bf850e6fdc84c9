import { variableStatement } from '../statement'

export type DirectoryRow = { id: string; name: string; lastContactAt: Date | null }
export type DirectoryQuery = {
  side: 'customer' | 'contractor'
  userId: string
  pattern: string | null
  jobId: string | null
  contacted: boolean | null
  onlyIds: readonly string[] | null
  exceptIds: readonly string[] | null
  after: readonly [name: string, id: string] | null
  limit: number
}

/**
 * Set-based: people of one side with the asker's conversation beside each, in one round trip; a relation would make
 * every first message lock both people's rows.
 */
export const listDirectory = variableStatement<DirectoryRow, DirectoryQuery>(
  'list-directory',
  (query, { bind, add }) => {
    const own = query.side === 'customer' ? 'contractor' : 'customer'
    const user = bind(query.userId)
    add(`u.role = '${query.side}' AND u.suspended_at IS NULL AND u.deleted_at IS NULL`)
    if (query.pattern !== null) {
      const pattern = bind(query.pattern)
      add(`(u.name ILIKE ${pattern} OR u.id ILIKE ${pattern})`)
    }
    if (query.jobId !== null) {
      const jobId = bind(query.jobId)
      add(`(u.id = (SELECT poster_id FROM jobs WHERE id = ${jobId})
        OR EXISTS (SELECT 1 FROM job_interests i WHERE i.job_id = ${jobId} AND i.user_id = u.id))`)
    }
    if (query.contacted !== null) add(`c.id IS ${query.contacted ? 'NOT NULL' : 'NULL'}`)
    if (query.onlyIds !== null) add(`u.id = ANY(${bind(query.onlyIds)})`)
    if (query.exceptIds !== null) add(`u.id <> ALL(${bind(query.exceptIds)})`)
    if (query.after !== null) add(`(u.name, u.id) > (${bind(query.after[0])}, ${bind(query.after[1])})`)
    const limit = bind(query.limit + 1)
    return (where) => `
      SELECT u.id, u.name, c.last_activity_at AS "lastContactAt" FROM users u
      LEFT JOIN conversations c ON c.${own}_id = ${user} AND c.${query.side}_id = u.id
      WHERE ${where} ORDER BY u.name, u.id LIMIT ${limit}`
  },
)
