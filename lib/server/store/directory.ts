import type { Store } from './client'

export type DirectoryRow = { id: string; name: string; lastContactAt: Date | null }
export type ResolvedRow = DirectoryRow & { email: string }
type Side = 'customer' | 'contractor'

/** The pair's conversation, whichever of the two sides `userId` is on. */
const contact: Record<Side, string> = {
  customer: 'LEFT JOIN conversations c ON c.contractor_id = $1 AND c.customer_id = u.id',
  contractor: 'LEFT JOIN conversations c ON c.customer_id = $1 AND c.contractor_id = u.id',
}

/** People of one side by name, one more than `limit`. Suspended and closed accounts are not listed. */
export async function listDirectory(
  store: Store,
  side: Side,
  query: {
    userId: string
    pattern: string | null
    jobId: string | null
    contacted: boolean | null
    onlyIds: readonly string[] | null
    exceptIds: readonly string[] | null
    after: readonly [name: string, id: string] | null
    limit: number
  },
): Promise<DirectoryRow[]> {
  const { rows } = await store.pool.query<DirectoryRow>(
    `SELECT u.id, u.name, c.last_activity_at AS "lastContactAt" FROM users u ${contact[side]}
     WHERE u.role = '${side}' AND u.suspended_at IS NULL AND u.deleted_at IS NULL
       AND ($2::text IS NULL OR u.name ILIKE $2 OR u.id ILIKE $2)
       AND ($3::text IS NULL OR u.id = (SELECT poster_id FROM jobs WHERE id = $3)
         OR EXISTS (SELECT 1 FROM job_interests i WHERE i.job_id = $3 AND i.user_id = u.id))
       AND ($4::boolean IS NULL OR (c.id IS NOT NULL) = $4)
       AND ($5::text[] IS NULL OR u.id = ANY($5)) AND ($6::text[] IS NULL OR u.id <> ALL($6))
       AND ($7::text IS NULL OR (u.name, u.id) > ($7, $8))
     ORDER BY u.name, u.id LIMIT $9 + 1`,
    [
      query.userId,
      query.pattern,
      query.jobId,
      query.contacted,
      query.onlyIds,
      query.exceptIds,
      query.after?.[0] ?? null,
      query.after?.[1] ?? null,
      query.limit,
    ],
  )
  return rows
}

/** Customers whose id or e-mail address is among `values`. Addresses are matched in lower case. */
export async function findCustomersBy(
  store: Store,
  query: { userId: string; values: readonly string[] },
): Promise<ResolvedRow[]> {
  const { rows } = await store.pool.query<ResolvedRow>(
    `SELECT u.id, u.name, u.email, c.last_activity_at AS "lastContactAt" FROM users u ${contact.customer}
     WHERE (u.id = ANY($2) OR u.email = ANY($3))
       AND u.role = 'customer' AND u.suspended_at IS NULL AND u.deleted_at IS NULL`,
    [query.userId, query.values, query.values.map((value) => value.toLowerCase())],
  )
  return rows
}
