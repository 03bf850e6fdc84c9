import type { Peer, Role, Visibility } from '../../protocol/objects'
import type { Store } from './client'
import { inTransaction } from './transaction'

export type UserRow = {
  id: string
  name: string
  email: string
  role: Role
  visibility: Visibility
  bulkOptOut: boolean
}
export type SignInRow = { id: string; name: string; role: Role; passwordHash: string; suspended: boolean }
export type AdminUserRow = {
  id: string
  name: string
  email: string
  role: Role
  suspended: boolean
  createdAt: Date
  lastSeen: Date | null
}

const columns = 'id, name, email, role, visibility, bulk_opt_out AS "bulkOptOut"'

/** Returns false where the e-mail address (or the id) is taken. */
export async function insertUser(
  store: Store,
  user: { id: string; email: string; name: string; role: Role; passwordHash: string; now: Date },
): Promise<boolean> {
  const { rowCount } = await store.pool.query(
    `INSERT INTO users (id, email, name, role, password_hash, created_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT DO NOTHING`,
    [user.id, user.email, user.name, user.role, user.passwordHash, user.now],
  )
  return rowCount === 1
}

export async function findUser(store: Store, userId: string): Promise<UserRow | null> {
  const { rows } = await store.pool.query<UserRow>({
    name: 'find_user',
    text: `SELECT ${columns} FROM users WHERE id = $1 AND deleted_at IS NULL`,
    values: [userId],
  })
  return rows[0] ?? null
}

export async function findUserForSignIn(store: Store, email: string): Promise<SignInRow | null> {
  const { rows } = await store.pool.query<SignInRow>(
    `SELECT id, name, role, password_hash AS "passwordHash", suspended_at IS NOT NULL AS suspended
     FROM users WHERE email = $1 AND deleted_at IS NULL`,
    [email],
  )
  return rows[0] ?? null
}

/** A user by id or e-mail address, as command-line tools name them. */
export async function findUserId(store: Store, idOrEmail: string): Promise<string | null> {
  const { rows } = await store.pool.query<{ id: string }>(
    'SELECT id FROM users WHERE (id = $1 OR email = lower($1)) AND deleted_at IS NULL ORDER BY id <> $1 LIMIT 1',
    [idOrEmail],
  )
  return rows[0]?.id ?? null
}

export async function findPasswordHash(store: Store, userId: string): Promise<string | null> {
  const { rows } = await store.pool.query<{ hash: string }>('SELECT password_hash AS hash FROM users WHERE id = $1', [
    userId,
  ])
  return rows[0]?.hash ?? null
}

/** Changes what is given and leaves the rest. */
export async function updateProfile(
  store: Store,
  userId: string,
  change: { name?: string | undefined; visibility?: Visibility | undefined; bulkOptOut?: boolean | undefined },
): Promise<UserRow | null> {
  const { rows } = await store.pool.query<UserRow>(
    `UPDATE users SET name = coalesce($2, name), visibility = coalesce($3::"Visibility", visibility),
       bulk_opt_out = coalesce($4, bulk_opt_out)
     WHERE id = $1 AND deleted_at IS NULL RETURNING ${columns}`,
    [userId, change.name ?? null, change.visibility ?? null, change.bulkOptOut ?? null],
  )
  return rows[0] ?? null
}

/** Sets the password and ends the other sessions together, so that no session outlives the old password. */
export async function updatePassword(
  store: Store,
  change: { userId: string; passwordHash: string; exceptSessionId: string | null; now: Date },
): Promise<string[]> {
  return inTransaction(store, async (client) => {
    await client.query('UPDATE users SET password_hash = $2 WHERE id = $1', [change.userId, change.passwordHash])
    const { rows } = await client.query<{ id: string }>(
      `UPDATE sessions SET revoked_at = $3, revoke_reason = 'password_changed'
       WHERE user_id = $1 AND ($2::text IS NULL OR id <> $2) AND revoked_at IS NULL RETURNING id`,
      [change.userId, change.exceptSessionId, change.now],
    )
    return rows.map((row) => row.id)
  })
}

/** All accounts by name, one more than `limit`. */
export async function listUsers(
  store: Store,
  query: {
    pattern: string | null
    role: Role | null
    suspended: boolean | null
    after: readonly [name: string, id: string] | null
    limit: number
  },
): Promise<AdminUserRow[]> {
  const { rows } = await store.pool.query<AdminUserRow>(
    `SELECT u.id, u.name, u.email, u.role, u.suspended_at IS NOT NULL AS suspended, u.created_at AS "createdAt",
       l.at AS "lastSeen"
     FROM users u LEFT JOIN last_seen l ON l.user_id = u.id
     WHERE u.deleted_at IS NULL AND ($1::text IS NULL OR u.name ILIKE $1 OR u.email ILIKE $1 OR u.id ILIKE $1)
       AND ($2::"Role" IS NULL OR u.role = $2) AND ($3::boolean IS NULL OR (u.suspended_at IS NOT NULL) = $3)
       AND ($4::text IS NULL OR (u.name, u.id) > ($4, $5))
     ORDER BY u.name, u.id LIMIT $6 + 1`,
    [query.pattern, query.role, query.suspended, query.after?.[0] ?? null, query.after?.[1] ?? null, query.limit],
  )
  return rows
}

export async function findAdminUser(store: Store, userId: string): Promise<AdminUserRow | null> {
  const { rows } = await store.pool.query<AdminUserRow>(
    `SELECT u.id, u.name, u.email, u.role, u.suspended_at IS NOT NULL AS suspended, u.created_at AS "createdAt",
       l.at AS "lastSeen"
     FROM users u LEFT JOIN last_seen l ON l.user_id = u.id WHERE u.id = $1 AND u.deleted_at IS NULL`,
    [userId],
  )
  return rows[0] ?? null
}

/** Names and roles of users, in no order; unknown ids are left out. */
export async function listPeers(store: Store, userIds: readonly string[]): Promise<Peer[]> {
  const { rows } = await store.pool.query<Peer>({
    name: 'list_peers',
    text: 'SELECT id, name, role FROM users WHERE id = ANY($1)',
    values: [userIds],
  })
  return rows
}
