import { statement } from '../statement'

/**
 * Set-based: everybody a dead node held, in one statement that happens as a whole or not at all. Prisma's client would
 * read them all, and could not see that the node lives again meanwhile.
 */
export const settleNodes = statement<{ users: number }>(
  'settle-nodes',
  `WITH dead AS (
     DELETE FROM node_beats WHERE boot_id = $1 OR at < $2 RETURNING boot_id, at
   ), held AS (
     DELETE FROM node_users n USING dead WHERE n.boot_id = dead.boot_id RETURNING n.user_id, dead.at
   ), settled AS (
     INSERT INTO last_seen (user_id, at) SELECT user_id, max(at) FROM held GROUP BY user_id ORDER BY user_id
     ON CONFLICT (user_id) DO UPDATE SET at = GREATEST(last_seen.at, EXCLUDED.at)
     RETURNING 1
   )
   SELECT count(*)::int AS users FROM settled`,
)
