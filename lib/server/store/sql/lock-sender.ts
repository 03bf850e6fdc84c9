import { statement } from '../statement'

/** Any number that no other lock of two keys has. */
const SENDER_CLASS = 7411

/** Database: steps of one sender are taken one after another over all nodes, so that none overlooks another in its rate. */
export const lockSender = statement(
  'lock-sender',
  `SELECT pg_advisory_xact_lock(${SENDER_CLASS}, hashtext(contractor_id)) FROM bulk_batches WHERE id = $1`,
)
