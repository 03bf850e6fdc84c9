import type { Role, TokenScope } from '../../../protocol/objects'
import { statement } from '../statement'

export type CredentialOwner = {
  credentialId: string
  userId: string
  role: Role
  name: string
  /** Of admins alone. */
  lacksSecondFactor: boolean
  expiresAt: Date | null
}
export type TokenOwner = CredentialOwner & { scopes: TokenScope[] }

/** Hot: every request with a token asks it. One round trip reads the owner and notes the use; Prisma's client needs two. */
export const findTokenOwner = statement<TokenOwner>(
  'find-token-owner',
  `WITH found AS (
     SELECT t.id, t.last_used_at, t.scopes, t.expires_at, u.id AS user_id, u.role, u.name,
       u.role = 'admin' AND NOT EXISTS (
         SELECT FROM two_factors WHERE user_id = u.id AND enabled_at IS NOT NULL
       ) AS lacks
     FROM api_tokens t JOIN users u ON u.id = t.user_id
     WHERE t.secret_hash = $1 AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > $2)
       AND u.suspended_at IS NULL AND u.deleted_at IS NULL
   ), noted AS (
     UPDATE api_tokens SET last_used_at = $2 FROM found
     WHERE api_tokens.id = found.id AND (found.last_used_at IS NULL OR found.last_used_at < $3)
   )
   SELECT id AS "credentialId", user_id AS "userId", role, name, scopes, lacks AS "lacksSecondFactor", expires_at AS "expiresAt" FROM found`,
)
