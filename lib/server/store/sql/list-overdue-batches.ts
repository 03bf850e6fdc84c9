import { statement } from '../statement'

/** Database: batches whose wake did not come `$1` seconds after its time, by the clock that all nodes share. */
export const listOverdueBatches = statement<{ id: string }>(
  'list-overdue-batches',
  `SELECT id FROM bulk_batches WHERE next_at < clock_timestamp() - $1 * interval '1 second' ORDER BY next_at LIMIT 1000`,
)
