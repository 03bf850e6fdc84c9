import { statement } from '../statement'

/**
 * Database: a locked batch and its pending copies (`$7`) change in one statement of the transaction that holds it. A batch
 * that ends lets its file go. `$8`: it goes out from now on.
 */
export const changeBatch = statement(
  'change-batch',
  `WITH batch AS (
     UPDATE bulk_batches SET state = $2::"BatchState", paused_because = $3, next_at = $4::timestamptz,
       wake_id = $5::uuid, started_at = CASE WHEN $8 THEN COALESCE(started_at, $6::timestamptz) ELSE started_at END,
       file_url = CASE WHEN $2 IN ('sent', 'stopped', 'cancelled') THEN NULL ELSE file_url END
     WHERE id = $1
   ), copies AS (
     UPDATE bulk_recipients SET state = 'cancelled', retry_at = NULL, code = NULL, error = NULL
     WHERE batch_id = $1 AND state = 'pending' AND $7
   ), released AS (
     UPDATE uploads SET orphaned_at = $6::timestamptz
     WHERE file_url = (SELECT file_url FROM bulk_batches WHERE id = $1) AND $2 IN ('sent', 'stopped', 'cancelled')
   )
   SELECT 1`,
)
