import type { Visibility } from '../../protocol/objects'
import type { Store } from './client'

export type PresenceFacts = { visibility: Visibility; lastSeen: Date | null }

/** Visibility and stored last-seen time of these users; unknown and deleted ids are absent. */
export async function findPresenceFacts(store: Store, userIds: readonly string[]): Promise<Map<string, PresenceFacts>> {
  const { rows } = await store.pool.query<{ id: string; visibility: Visibility; at: Date | null }>({
    name: 'presence-facts',
    text: `SELECT u.id, u.visibility, l.at FROM users u LEFT JOIN last_seen l ON l.user_id = u.id
      WHERE u.id = ANY($1) AND u.deleted_at IS NULL`,
    values: [userIds],
  })
  return new Map(rows.map((row) => [row.id, { visibility: row.visibility, lastSeen: row.at }]))
}

/** Everybody whom this user has blocked or who has blocked this user. */
export async function listBlockedEitherWay(store: Store, userId: string): Promise<Set<string>> {
  const { rows } = await store.pool.query<{ id: string }>({
    name: 'blocked-either-way',
    text: `SELECT blocked_id AS id FROM blocks WHERE blocker_id = $1
      UNION SELECT blocker_id FROM blocks WHERE blocked_id = $1`,
    values: [userId],
  })
  return new Set(rows.map((row) => row.id))
}

/** Those of `otherIds` who share a conversation with this user. */
export async function listContacts(store: Store, userId: string, otherIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await store.pool.query<{ id: string }>({
    name: 'contacts-among',
    text: `SELECT customer_id AS id FROM conversations WHERE contractor_id = $1 AND customer_id = ANY($2)
      UNION SELECT contractor_id FROM conversations WHERE customer_id = $1 AND contractor_id = ANY($2)`,
    values: [userId, otherIds],
  })
  return new Set(rows.map((row) => row.id))
}

/** Writes last-seen times in one statement. A stored time never goes back. */
export async function writeLastSeen(store: Store, times: ReadonlyMap<string, number>): Promise<void> {
  await store.pool.query({
    name: 'write-last-seen',
    // In the order of ids, so that two writers never wait for each other in a circle.
    text: `INSERT INTO last_seen (user_id, at)
      SELECT id, to_timestamp(ms / 1000.0) FROM unnest($1::text[], $2::float8[]) AS t(id, ms) ORDER BY id
      ON CONFLICT (user_id) DO UPDATE SET at = GREATEST(last_seen.at, EXCLUDED.at)`,
    values: [[...times.keys()], [...times.values()]],
  })
}
