import { statement } from '../statement'
import { currentXid } from './shared/current-xid'

type AdvancedRow = {
  deliveredSeq: number
  readSeq: number
  /** Bulk copies that moved; null where none did. */
  progress: { batchId: string; delivered: boolean; read: boolean }[] | null
}

/** How far the other learns of a delivery: as far as reading tells it where delivery by itself is not told. */
const told = 'CASE WHEN $6 THEN m.delivered WHEN $7 THEN m.read ELSE 0 END'

const forSide = (side: 'contractor' | 'customer') => {
  const isTold = `(($6 AND $3 > c.${side}_delivered_seq) OR ($7 AND $4 > c.${side}_read_seq))`
  return statement<AdvancedRow>(
    `advance-marks-${side}`,
    `WITH moved AS (
       UPDATE conversations c SET
         ${side}_delivered_seq = GREATEST(c.${side}_delivered_seq, $3),
         ${side}_read_seq = GREATEST(c.${side}_read_seq, $4),
         ${side}_shown_read_seq = CASE
           WHEN $4 <= c.${side}_read_seq THEN c.${side}_shown_read_seq
           WHEN NOT $8 THEN COALESCE(c.${side}_shown_read_seq, c.${side}_read_seq) END,
         ${side}_unread = CASE
           WHEN $4 >= c.last_seq THEN 0
           WHEN $4 <= c.${side}_read_seq THEN c.${side}_unread
           ELSE GREATEST(0, c.${side}_unread - (SELECT count(*) FROM messages m WHERE m.conversation_id = c.id
             AND m.seq > c.${side}_read_seq AND m.seq <= $4 AND m.sender_id <> $2 AND m.deleted_at IS NULL))::int END,
         change_xid = CASE WHEN ${isTold} THEN ${currentXid} ELSE c.change_xid END,
         ${side}_own_xid = CASE WHEN NOT ${isTold} THEN ${currentXid} ELSE c.${side}_own_xid END
       WHERE c.id = $1
       RETURNING c.id, c.${side}_delivered_seq AS delivered, c.${side}_read_seq AS read
     ), pending AS (
       SELECT b.batch_id, b.position, b.delivered_at IS NULL AS newly_delivered,
         $7 AND m.read >= b.seq AND b.read_at IS NULL AS newly_read
       FROM bulk_recipients b JOIN moved m ON m.id = b.conversation_id
       JOIN messages x ON x.conversation_id = b.conversation_id AND x.seq = b.seq AND x.deleted_at IS NULL
       WHERE b.receiver_id = $2 AND b.state = 'sent' AND b.seq <= ${told}
         AND (b.delivered_at IS NULL OR ($7 AND m.read >= b.seq AND b.read_at IS NULL))
     ), progressed AS (
       UPDATE bulk_recipients b SET
         delivered_at = COALESCE(b.delivered_at, $5::timestamptz),
         read_at = CASE WHEN p.newly_read THEN $5::timestamptz ELSE b.read_at END
       FROM pending p WHERE b.batch_id = p.batch_id AND b.position = p.position AND b.state = 'sent'
       RETURNING b.batch_id, p.newly_delivered, p.newly_read
     )
     SELECT delivered AS "deliveredSeq", read AS "readSeq", (SELECT json_agg(json_build_object('batchId', batch_id,
       'delivered', newly_delivered, 'read', newly_read)) FROM progressed) AS progress FROM moved`,
  )
}

/**
 * Hot: moves marks forward, never back, and bulk copies with them, in one statement that reads the row's own values, so
 * that a message stored at the same time is not forgotten. `$6` and `$7` say whether the other may learn of delivery and
 * of reading; what they may not learn of is no change of theirs. Without `$8`, read marks between the two, it is never
 * learnt how far this was read, until a later mark tells. A copy that was deleted moves no more. `readSeq` never
 * passes `deliveredSeq`.
 */
export const advanceMarks = { contractor: forSide('contractor'), customer: forSide('customer') } as const
