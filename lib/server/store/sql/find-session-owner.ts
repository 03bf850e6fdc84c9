import { statement } from '../statement'
import type { CredentialOwner } from './find-token-owner'

/**
 * Hot: every page and request of a browser asks it. One round trip reads the owner and notes the use; Prisma's client
 * needs two.
 */
export const findSessionOwner = statement<CredentialOwner>(
  'find-session-owner',
  `WITH found AS (
     SELECT s.id, s.last_used_at, s.expires_at, u.id AS user_id, u.role, u.name,
       u.role = 'admin' AND NOT EXISTS (
         SELECT FROM two_factors WHERE user_id = u.id AND enabled_at IS NOT NULL
       ) AS lacks
     FROM sessions s JOIN users u ON u.id = s.user_id
     WHERE s.id = $1 AND s.revoked_at IS NULL AND s.expires_at > $2 AND s.last_used_at > $3
       AND u.suspended_at IS NULL AND u.deleted_at IS NULL
   ), noted AS (
     UPDATE sessions SET last_used_at = $2 FROM found WHERE sessions.id = found.id AND found.last_used_at < $4
   )
   SELECT id AS "credentialId", user_id AS "userId", role, name, lacks AS "lacksSecondFactor", expires_at AS "expiresAt" FROM found`,
)
