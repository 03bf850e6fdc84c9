import { statement } from '../statement'

/**
 * Hot and set-based: everybody online each few seconds. A stored time never goes back, which Prisma's upsert cannot say.
 * Rows are taken in the order of ids, so that two writers never wait for each other in a circle.
 */
export const writeLastSeen = statement(
  'write-last-seen',
  `INSERT INTO last_seen (user_id, at)
   SELECT id, to_timestamp(ms / 1000.0) FROM unnest($1::text[], $2::float8[]) AS t(id, ms) ORDER BY id
   ON CONFLICT (user_id) DO UPDATE SET at = GREATEST(last_seen.at, EXCLUDED.at)`,
)
