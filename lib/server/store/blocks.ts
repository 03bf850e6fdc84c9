import type { Peer, Role } from '../../protocol/objects'
import type { Store } from './client'

export type BlockRow = Peer & { createdAt: Date }

/** People whom a user has blocked, newest block first, one more than `limit`. */
export async function listBlocks(
  store: Store,
  query: { blockerId: string; after: readonly [time: string, id: string] | null; limit: number },
): Promise<BlockRow[]> {
  const { rows } = await store.pool.query<BlockRow>(
    `SELECT u.id, u.name, u.role, b.created_at AS "createdAt" FROM blocks b JOIN users u ON u.id = b.blocked_id
     WHERE b.blocker_id = $1 AND ($2::timestamptz IS NULL OR (b.created_at, u.id) < ($2, $3))
     ORDER BY b.created_at DESC, u.id DESC LIMIT $4 + 1`,
    [query.blockerId, query.after?.[0] ?? null, query.after?.[1] ?? null, query.limit],
  )
  return rows
}

/** Blocks a user of `role`. `isKnown` is false where there is none; `isNew` where the block stood already. */
export async function insertBlock(
  store: Store,
  block: { blockerId: string; blockedId: string; role: Role; now: Date },
): Promise<{ isKnown: boolean; isNew: boolean }> {
  const { rows } = await store.pool.query<{ isKnown: boolean; isNew: boolean }>(
    `WITH target AS (
       SELECT id FROM users WHERE id = $2 AND role = $3 AND deleted_at IS NULL
     ), added AS (
       INSERT INTO blocks (blocker_id, blocked_id, created_at) SELECT $1, id, $4 FROM target
       ON CONFLICT DO NOTHING RETURNING blocked_id
     )
     SELECT EXISTS (SELECT 1 FROM target) AS "isKnown", EXISTS (SELECT 1 FROM added) AS "isNew"`,
    [block.blockerId, block.blockedId, block.role, block.now],
  )
  return rows[0] as { isKnown: boolean; isNew: boolean }
}

export async function deleteBlock(store: Store, block: { blockerId: string; blockedId: string }): Promise<boolean> {
  const { rowCount } = await store.pool.query('DELETE FROM blocks WHERE blocker_id = $1 AND blocked_id = $2', [
    block.blockerId,
    block.blockedId,
  ])
  return rowCount === 1
}
