import type { Role } from '../../../protocol/objects'
import type { CredentialEndReason } from '../../../protocol/pushes'
import { statement } from '../statement'

/** `endReason` is null while the credential is good. */
export type CredentialStateRow = { id: string; role: Role; name: string; endReason: CredentialEndReason | null }

/** Set-based: all credentials of a node's sockets in one round trip, decided by one clock. */
export const credentialStates = statement<CredentialStateRow>(
  'credential-states',
  `SELECT s.id, u.role, u.name, CASE
       WHEN u.suspended_at IS NOT NULL THEN 'suspended'
       WHEN u.deleted_at IS NOT NULL THEN 'revoked'
       WHEN s.revoked_at IS NOT NULL THEN COALESCE(s.revoke_reason, 'revoked')
       WHEN s.expires_at <= $3 THEN 'expired' END AS "endReason"
   FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = ANY($1)
   UNION ALL
   SELECT t.id, u.role, u.name, CASE
       WHEN u.suspended_at IS NOT NULL THEN 'suspended'
       WHEN u.deleted_at IS NOT NULL OR t.revoked_at IS NOT NULL THEN 'revoked'
       WHEN t.expires_at <= $3 THEN 'expired' END
   FROM api_tokens t JOIN users u ON u.id = t.user_id WHERE t.id = ANY($2)`,
)
