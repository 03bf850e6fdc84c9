import type pg from 'pg'
import type { Role } from '../../protocol/objects'
import type { Store } from './client'
import { inTransaction } from './transaction'

export type StandingChange =
  | 'not_found'
  | 'last_admin'
  | { suspended: boolean; restored: boolean; roleChanged: boolean }

/**
 * Suspends or restores a user and sets the role, whichever is given. A suspension ends the user's sessions.
 * Refuses what would leave no admin able to sign in.
 */
export async function updateStanding(
  store: Store,
  change: { userId: string; suspended: boolean | undefined; role: Role | undefined; now: Date },
): Promise<StandingChange> {
  return inTransaction(store, async (client) => {
    const admins = await lockAdmins(client)
    const { rows } = await client.query<{ role: Role; suspended: boolean }>(
      `SELECT role, suspended_at IS NOT NULL AS suspended FROM users WHERE id = $1 AND deleted_at IS NULL FOR NO KEY UPDATE`,
      [change.userId],
    )
    const before = rows[0]
    if (before === undefined) return 'not_found'
    const after = { role: change.role ?? before.role, suspended: change.suspended ?? before.suspended }
    const staysAdmin = after.role === 'admin' && !after.suspended
    if (!staysAdmin && isOnly(admins, change.userId)) return 'last_admin'

    const isSuspension = after.suspended && !before.suspended
    await client.query(
      `UPDATE users SET role = $2, suspended_at = CASE WHEN $3 THEN coalesce(suspended_at, $4::timestamptz) END
       WHERE id = $1`,
      [change.userId, after.role, after.suspended, change.now],
    )
    if (isSuspension) {
      await client.query(
        `UPDATE sessions SET revoked_at = $2, revoke_reason = 'suspended' WHERE user_id = $1 AND revoked_at IS NULL`,
        [change.userId, change.now],
      )
    }
    return {
      suspended: isSuspension,
      restored: before.suspended && !after.suspended,
      roleChanged: after.role !== before.role,
    }
  })
}

/**
 * Takes a person out of an account and closes it: the row stays, since messages point at it.
 * Refuses the last admin.
 */
export async function anonymiseUser(
  store: Store,
  change: { userId: string; name: string; email: string; passwordHash: string; now: Date },
): Promise<'done' | 'last_admin'> {
  return inTransaction(store, async (client) => {
    if (isOnly(await lockAdmins(client), change.userId)) return 'last_admin'
    const ids = [change.userId, change.now]
    await client.query(
      `UPDATE users SET name = $3, email = $4, password_hash = $5, deleted_at = $2, visibility = 'nobody',
         bulk_opt_out = true WHERE id = $1`,
      [...ids, change.name, change.email, change.passwordHash],
    )
    await client.query(
      `UPDATE sessions SET revoked_at = $2, revoke_reason = 'revoked' WHERE user_id = $1 AND revoked_at IS NULL`,
      ids,
    )
    await client.query('UPDATE api_tokens SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL', ids)
    await client.query(`UPDATE jobs SET status = 'closed' WHERE poster_id = $1`, [change.userId])
    await client.query('DELETE FROM job_interests WHERE user_id = $1', [change.userId])
    await client.query('DELETE FROM templates WHERE owner_id = $1', [change.userId])
    await client.query('DELETE FROM audiences WHERE owner_id = $1', [change.userId])
    return 'done'
  })
}

/** Locks the admins who can sign in, in id order, so that two of them cannot demote each other at once. */
async function lockAdmins(client: pg.PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM users WHERE role = 'admin' AND suspended_at IS NULL AND deleted_at IS NULL ORDER BY id FOR NO KEY UPDATE`,
  )
  return rows.map((row) => row.id)
}

function isOnly(admins: readonly string[], userId: string): boolean {
  return admins.length === 1 && admins[0] === userId
}
