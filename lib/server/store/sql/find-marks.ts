import type { Marks, Visibility } from '../../../protocol/objects'
import { statement } from '../statement'
import { isBlocked } from './shared/is-blocked'

export type MarksRow = Marks & {
  contractorId: string
  customerId: string
  lastSeq: number
  blocked: boolean
  visibility: Visibility
}

/** Hot: every receipt begins with it. Own marks, and what the other may learn of them, in one round trip. */
export const findMarks = statement<MarksRow>(
  'find-marks',
  `SELECT c.contractor_id AS "contractorId", c.customer_id AS "customerId", c.last_seq AS "lastSeq",
     CASE WHEN c.contractor_id = $2 THEN c.contractor_delivered_seq ELSE c.customer_delivered_seq END AS "deliveredSeq",
     CASE WHEN c.contractor_id = $2 THEN c.contractor_read_seq ELSE c.customer_read_seq END AS "readSeq",
     ${isBlocked} AS blocked, u.visibility
   FROM conversations c JOIN users u ON u.id = $2 WHERE c.id = $1 AND $2 IN (c.contractor_id, c.customer_id)`,
)
