import { statement } from '../statement'
import { currentXid } from './shared/current-xid'

export type AdvancedRow = {
  deliveredSeq: number
  readSeq: number
  /** Bulk copies that moved; null where none did. */
  progress: { batchId: string; delivered: boolean; read: boolean }[] | null
}

const forSide = (side: 'contractor' | 'customer') =>
  statement<AdvancedRow>(
    `advance-marks-${side}`,
    `WITH moved AS (
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
       SELECT b.batch_id, b.position, b.delivered_at IS NULL AS newly_delivered,
         m.read >= b.seq AND b.read_at IS NULL AS newly_read
       FROM bulk_recipients b JOIN moved m ON m.id = b.conversation_id
       WHERE b.receiver_id = $2 AND b.seq <= CASE $6 WHEN 'all' THEN m.delivered WHEN 'read' THEN m.read ELSE 0 END
         AND (b.delivered_at IS NULL OR (m.read >= b.seq AND b.read_at IS NULL))
     ), progressed AS (
       UPDATE bulk_recipients b SET
         delivered_at = COALESCE(b.delivered_at, $5::timestamptz),
         read_at = CASE WHEN p.newly_read THEN $5::timestamptz ELSE b.read_at END
       FROM pending p WHERE b.batch_id = p.batch_id AND b.position = p.position
       RETURNING b.batch_id, p.newly_delivered, p.newly_read
     )
     SELECT delivered AS "deliveredSeq", read AS "readSeq", (SELECT json_agg(json_build_object('batchId', batch_id,
       'delivered', newly_delivered, 'read', newly_read)) FROM progressed) AS progress FROM moved`,
  )

/**
 * Hot: moves marks forward, never back, and bulk copies with them, in one statement that reads the row's own values, so
 * that a message stored at the same time is not forgotten. `$6` is what the other person may learn. `readSeq` never passes `deliveredSeq`.
 */
export const advanceMarks = { contractor: forSide('contractor'), customer: forSide('customer') } as const
