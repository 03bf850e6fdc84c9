import { statement } from '../statement'

/**
 * Set-based: all who came to this node or left it within a second. A stored time never goes back, which Prisma's upsert
 * cannot say. Rows are taken in the order of ids, so that two writers never wait for each other in a circle.
 */
export const writeLastSeen = statement(
  'write-last-seen',
  `WITH told AS MATERIALIZED (
     SELECT id, to_timestamp(ms / 1000.0) AS at, is_here FROM unnest($1::text[], $2::float8[], $3::bool[]) AS t(id, ms, is_here)
     ORDER BY id
   ), came AS (
     INSERT INTO node_users (user_id, boot_id) SELECT id, $4 FROM told WHERE is_here ON CONFLICT DO NOTHING
   ), gone AS (
     DELETE FROM node_users n USING told WHERE n.user_id = told.id AND n.boot_id = $4 AND NOT told.is_here
   )
   INSERT INTO last_seen (user_id, at) SELECT id, at FROM told
   ON CONFLICT (user_id) DO UPDATE SET at = GREATEST(last_seen.at, EXCLUDED.at)`,
)
