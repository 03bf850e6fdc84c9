import type { BulkProgressState, Marks } from '../../protocol/objects'
import type { Store } from './client'
import { currentXid } from './sends'

export type MarkState = Marks & { contractorId: string; customerId: string; lastSeq: number }

/** Where this user's marks stand, or null where the conversation is not theirs. */
export async function findMarks(store: Store, userId: string, conversationId: string): Promise<MarkState | null> {
  const { rows } = await store.pool.query<MarkState>({
    name: 'find-marks',
    text: `SELECT contractor_id AS "contractorId", customer_id AS "customerId", last_seq AS "lastSeq",
        CASE WHEN contractor_id = $2 THEN contractor_delivered_seq ELSE customer_delivered_seq END AS "deliveredSeq",
        CASE WHEN contractor_id = $2 THEN contractor_read_seq ELSE customer_read_seq END AS "readSeq"
      FROM conversations WHERE id = $1 AND $2 IN (contractor_id, customer_id)`,
    values: [conversationId, userId],
  })
  return rows[0] ?? null
}

export type BulkProgress = { batchId: string; receiverId: string; state: BulkProgressState }

/**
 * Moves marks forward, never back; `readSeq` never passes `deliveredSeq`. Unread is counted down from the row's own
 * value, so that a message stored at the same time is not forgotten. `progress` lists bulk copies that moved.
 */
export async function advanceMarks(
  store: Store,
  userId: string,
  conversationId: string,
  target: Marks,
  side: 'contractor' | 'customer',
  at: Date,
): Promise<Marks & { progress: BulkProgress[] }> {
  const { rows } = await store.pool.query({
    name: `advance-marks-${side}`,
    text: `
      WITH moved AS (
        UPDATE conversations c SET
          ${side}_delivered_seq = GREATEST(c.${side}_delivered_seq, $3),
          ${side}_read_seq = GREATEST(c.${side}_read_seq, $4),
          ${side}_unread = CASE
            WHEN $4 >= c.last_seq THEN 0
            WHEN $4 <= c.${side}_read_seq THEN c.${side}_unread
            ELSE GREATEST(0, c.${side}_unread - (SELECT count(*) FROM messages m WHERE m.conversation_id = c.id
              AND m.seq > c.${side}_read_seq AND m.seq <= $4 AND m.sender_id <> $2 AND m.deleted_at IS NULL))::int END,
          change_xid = ${currentXid}
        WHERE c.id = $1
        RETURNING c.id, c.${side}_delivered_seq AS delivered, c.${side}_read_seq AS read
      ), pending AS (
        SELECT b.batch_id, b.position, b.delivered_at IS NULL AS newly_delivered, m.read >= b.seq AND b.read_at IS NULL AS newly_read
        FROM bulk_recipients b JOIN moved m ON m.id = b.conversation_id
        WHERE b.receiver_id = $2 AND b.seq <= m.delivered AND (b.delivered_at IS NULL OR (m.read >= b.seq AND b.read_at IS NULL))
      ), progressed AS (
        UPDATE bulk_recipients b SET
          delivered_at = COALESCE(b.delivered_at, $5::timestamptz),
          read_at = CASE WHEN p.newly_read THEN $5::timestamptz ELSE b.read_at END
        FROM pending p WHERE b.batch_id = p.batch_id AND b.position = p.position
        RETURNING b.batch_id, p.newly_delivered, p.newly_read
      )
      SELECT delivered, read, (SELECT json_agg(json_build_object('batchId', batch_id, 'delivered', newly_delivered,
        'read', newly_read)) FROM progressed) AS progress FROM moved`,
    values: [conversationId, userId, target.deliveredSeq, target.readSeq, at.toISOString()],
  })
  const row = rows[0]
  const progress = (row.progress ?? []) as { batchId: string; delivered: boolean; read: boolean }[]
  return {
    deliveredSeq: row.delivered,
    readSeq: row.read,
    progress: progress.flatMap((entry) => [
      ...(entry.delivered ? [{ batchId: entry.batchId, receiverId: userId, state: 'delivered' as const }] : []),
      ...(entry.read ? [{ batchId: entry.batchId, receiverId: userId, state: 'read' as const }] : []),
    ]),
  }
}
