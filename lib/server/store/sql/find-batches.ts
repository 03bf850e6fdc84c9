import { statement } from '../statement'
import { type BatchRow, batchColumns, batchJoins, ownBatchColumns } from './shared/batch-columns'

/**
 * Hot: once a second for each batch of which something happens. Batches by their ids, or one by its sender's own key,
 * with what became of their copies; `$3` is the sender, where only an own one counts.
 */
export const findBatches = statement<BatchRow>(
  'find-batches',
  `SELECT ${batchColumns}, ${ownBatchColumns} FROM bulk_batches b ${batchJoins}
   WHERE (b.id = ANY($1) OR (b.contractor_id = $3 AND b.client_batch_id = $2))
     AND ($3::text IS NULL OR b.contractor_id = $3)`,
)
