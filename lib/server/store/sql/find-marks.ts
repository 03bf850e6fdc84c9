import type { Marks } from '../../../protocol/objects'
import { statement } from '../statement'

export type MarksRow = Marks & { contractorId: string; customerId: string; lastSeq: number }

/** Hot: every receipt begins with it. */
export const findMarks = statement<MarksRow>(
  'find-marks',
  `SELECT contractor_id AS "contractorId", customer_id AS "customerId", last_seq AS "lastSeq",
     CASE WHEN contractor_id = $2 THEN contractor_delivered_seq ELSE customer_delivered_seq END AS "deliveredSeq",
     CASE WHEN contractor_id = $2 THEN contractor_read_seq ELSE customer_read_seq END AS "readSeq"
   FROM conversations WHERE id = $1 AND $2 IN (contractor_id, customer_id)`,
)
