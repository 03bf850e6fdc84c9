import type { Visibility } from '../../../protocol/objects'
import { statement } from '../statement'

export type PresenceFactsRow = { id: string; visibility: Visibility; lastSeen: Date | null }

/**
 * Hot: a status question names up to 1000 users. One array, where Prisma's client binds each id by itself. Whoever another
 * node holds was there at its last beat, if that node is dead and was not settled yet.
 */
export const presenceFacts = statement<PresenceFactsRow>(
  'presence-facts',
  `SELECT u.id, u.visibility, GREATEST(l.at, (
     SELECT max(b.at) FROM node_users n JOIN node_beats b ON b.boot_id = n.boot_id WHERE n.user_id = u.id AND n.boot_id <> $2
   )) AS "lastSeen"
   FROM users u LEFT JOIN last_seen l ON l.user_id = u.id
   WHERE u.id = ANY($1) AND u.deleted_at IS NULL`,
)
