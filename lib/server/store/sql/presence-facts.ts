import type { Visibility } from '../../../protocol/objects'
import { statement } from '../statement'

export type PresenceFactsRow = { id: string; visibility: Visibility; lastSeen: Date | null }

/** Hot: a status question names up to 1000 users. One array, where Prisma's client binds each id by itself. */
export const presenceFacts = statement<PresenceFactsRow>(
  'presence-facts',
  `SELECT u.id, u.visibility, l.at AS "lastSeen" FROM users u LEFT JOIN last_seen l ON l.user_id = u.id
   WHERE u.id = ANY($1) AND u.deleted_at IS NULL`,
)
