import type { SessionEndReason } from '../../protocol/events'
import type { Role } from '../../protocol/objects'
import type { Store } from './client'

/** `endReason` is null while the credential is good. */
export type CredentialState = { role: Role; name: string; endReason: SessionEndReason | null }

/** Where these sessions and API tokens stand, by their id; unknown ones are absent. */
export async function findCredentialStates(
  store: Store,
  sessionIds: readonly string[],
  tokenIds: readonly string[],
  now: Date,
): Promise<Map<string, CredentialState>> {
  const { rows } = await store.pool.query<CredentialState & { id: string }>({
    name: 'credential-states',
    text: `
      SELECT s.id, u.role, u.name, CASE
          WHEN u.suspended_at IS NOT NULL THEN 'suspended'
          WHEN u.deleted_at IS NOT NULL THEN 'revoked'
          WHEN s.revoked_at IS NOT NULL THEN COALESCE(s.revoke_reason, 'revoked')
          WHEN s.expires_at <= $3 THEN 'expired' END AS "endReason"
      FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = ANY($1)
      UNION ALL
      SELECT t.id, u.role, u.name, CASE
          WHEN u.suspended_at IS NOT NULL THEN 'suspended'
          WHEN u.deleted_at IS NOT NULL OR t.revoked_at IS NOT NULL THEN 'revoked' END
      FROM api_tokens t JOIN users u ON u.id = t.user_id WHERE t.id = ANY($2)`,
    values: [sessionIds, tokenIds, now],
  })
  return new Map(rows.map(({ id, ...state }) => [id, state]))
}
