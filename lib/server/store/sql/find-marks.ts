import type { Marks, Visibility } from '../../../protocol/objects'
import { statement } from '../statement'
import { isBlocked } from './shared/is-blocked'

export type MarksRow = Marks & {
  contractorId: string
  customerId: string
  lastSeq: number
  blocked: boolean
  visibility: Visibility
  /** Whether both give read marks. */
  readReceipts: boolean
  /** How far the other knows that one has read. */
  shownReadSeq: number
}

/** Hot: every receipt begins with it. Own marks, and what the other may learn of them, in one round trip. */
export const findMarks = statement<MarksRow>(
  'find-marks',
  `SELECT c.contractor_id AS "contractorId", c.customer_id AS "customerId", c.last_seq AS "lastSeq",
     CASE WHEN c.contractor_id = $2 THEN c.contractor_delivered_seq ELSE c.customer_delivered_seq END AS "deliveredSeq",
     CASE WHEN c.contractor_id = $2 THEN c.contractor_read_seq ELSE c.customer_read_seq END AS "readSeq",
     CASE WHEN c.contractor_id = $2 THEN COALESCE(c.contractor_shown_read_seq, c.contractor_read_seq)
       ELSE COALESCE(c.customer_shown_read_seq, c.customer_read_seq) END AS "shownReadSeq",
     ${isBlocked} AS blocked, u.visibility, u.read_receipts AND p.read_receipts AS "readReceipts"
   FROM conversations c JOIN users u ON u.id = $2
   JOIN users p ON p.id = CASE WHEN c.contractor_id = $2 THEN c.customer_id ELSE c.contractor_id END
   WHERE c.id = $1 AND $2 IN (c.contractor_id, c.customer_id)`,
)
