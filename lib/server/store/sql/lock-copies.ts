import { statement } from '../statement'

/**
 * Database: holds the conversations of a batch's copies in the order in which sends take them, so that whoever reads one
 * meanwhile comes wholly before or after what follows.
 */
export const lockCopies = statement(
  'lock-copies',
  `SELECT c.id FROM conversations c
   WHERE c.id IN (SELECT conversation_id FROM bulk_recipients WHERE batch_id = $1 AND state = 'sent')
   ORDER BY c.contractor_id, c.customer_id FOR UPDATE`,
)
