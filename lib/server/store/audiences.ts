import type { Store } from './client'

export type AudienceRow = { id: string; name: string; userIds: string[] }
type NameKey = readonly [name: string, id: string] | null

const columns = 'id, name, user_ids AS "userIds"'

/** Own audiences by name, one more than `limit`. */
export async function listAudiences(
  store: Store,
  query: { ownerId: string; after: NameKey; limit: number },
): Promise<AudienceRow[]> {
  const { rows } = await store.pool.query<AudienceRow>(
    `SELECT ${columns} FROM audiences
     WHERE owner_id = $1 AND ($2::text IS NULL OR (name, id) > ($2, $3)) ORDER BY name, id LIMIT $4 + 1`,
    [query.ownerId, query.after?.[0] ?? null, query.after?.[1] ?? null, query.limit],
  )
  return rows
}

/** Null where the user has no such audience. */
export async function findAudience(store: Store, key: { id: string; ownerId: string }): Promise<AudienceRow | null> {
  const { rows } = await store.pool.query<AudienceRow>(
    `SELECT ${columns} FROM audiences WHERE id = $1 AND owner_id = $2`,
    [key.id, key.ownerId],
  )
  return rows[0] ?? null
}

export async function insertAudience(
  store: Store,
  audience: { id: string; ownerId: string; name: string; userIds: readonly string[]; now: Date },
): Promise<AudienceRow> {
  const { rows } = await store.pool.query<AudienceRow>(
    `INSERT INTO audiences (id, owner_id, name, user_ids, created_at) VALUES ($1, $2, $3, $4, $5) RETURNING ${columns}`,
    [audience.id, audience.ownerId, audience.name, audience.userIds, audience.now],
  )
  return rows[0] as AudienceRow
}

/** Changes what is given. Null where the user has no such audience. */
export async function updateAudience(
  store: Store,
  key: { id: string; ownerId: string },
  change: { name?: string | undefined; userIds?: readonly string[] | undefined },
): Promise<AudienceRow | null> {
  const { rows } = await store.pool.query<AudienceRow>(
    `UPDATE audiences SET name = coalesce($3, name), user_ids = coalesce($4, user_ids)
     WHERE id = $1 AND owner_id = $2 RETURNING ${columns}`,
    [key.id, key.ownerId, change.name ?? null, change.userIds ?? null],
  )
  return rows[0] ?? null
}

export async function deleteAudience(store: Store, key: { id: string; ownerId: string }): Promise<boolean> {
  const { rowCount } = await store.pool.query('DELETE FROM audiences WHERE id = $1 AND owner_id = $2', [
    key.id,
    key.ownerId,
  ])
  return rowCount === 1
}
