import type { Store } from './client'
import type { CredentialOwner } from './sessions'

export type ApiTokenRow = { id: string; name: string; createdAt: Date; lastUsedAt: Date | null }

/** The owner of a live token, in one statement that also notes its use when the last note is older than `noteBefore`. */
export async function findTokenOwner(
  store: Store,
  at: { secretHash: string; now: Date; noteBefore: Date },
): Promise<CredentialOwner | null> {
  const { rows } = await store.pool.query<CredentialOwner>({
    name: 'find_token_owner',
    text: `
      WITH found AS (
        SELECT t.id, t.last_used_at, u.id AS user_id, u.role, u.name
        FROM api_tokens t JOIN users u ON u.id = t.user_id
        WHERE t.secret_hash = $1 AND t.revoked_at IS NULL AND u.suspended_at IS NULL AND u.deleted_at IS NULL
      ), noted AS (
        UPDATE api_tokens SET last_used_at = $2 FROM found
        WHERE api_tokens.id = found.id AND (found.last_used_at IS NULL OR found.last_used_at < $3)
      )
      SELECT id AS "credentialId", user_id AS "userId", role, name, NULL AS "expiresAt" FROM found`,
    values: [at.secretHash, at.now, at.noteBefore],
  })
  return rows[0] ?? null
}

export async function insertToken(
  store: Store,
  token: { id: string; userId: string; name: string; secretHash: string; now: Date },
): Promise<void> {
  await store.pool.query(
    'INSERT INTO api_tokens (id, user_id, name, secret_hash, created_at) VALUES ($1, $2, $3, $4, $5)',
    [token.id, token.userId, token.name, token.secretHash, token.now],
  )
}

/** Live tokens, newest first, one more than `limit`. */
export async function listTokens(
  store: Store,
  query: { userId: string; after: readonly [time: string, id: string] | null; limit: number },
): Promise<ApiTokenRow[]> {
  const { rows } = await store.pool.query<ApiTokenRow>(
    `SELECT id, name, created_at AS "createdAt", last_used_at AS "lastUsedAt" FROM api_tokens
     WHERE user_id = $1 AND revoked_at IS NULL AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3))
     ORDER BY created_at DESC, id DESC LIMIT $4 + 1`,
    [query.userId, query.after?.[0] ?? null, query.after?.[1] ?? null, query.limit],
  )
  return rows
}

/** Returns false where the user has no such live token. */
export async function revokeToken(store: Store, end: { tokenId: string; userId: string; now: Date }): Promise<boolean> {
  const { rowCount } = await store.pool.query(
    'UPDATE api_tokens SET revoked_at = $3 WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL',
    [end.tokenId, end.userId, end.now],
  )
  return rowCount === 1
}
