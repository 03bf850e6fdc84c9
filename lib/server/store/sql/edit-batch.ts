import { statement } from '../statement'

/** Database: a batch that waits is given another time, content or job, in the transaction that holds its row. */
export const editBatch = statement(
  'edit-batch',
  `WITH released AS (
     UPDATE uploads SET orphaned_at = clock_timestamp()
     WHERE file_url = (SELECT file_url FROM bulk_batches WHERE id = $1) AND file_url IS DISTINCT FROM $5
   )
   UPDATE bulk_batches SET
     state = CASE WHEN $2::timestamptz IS NULL THEN state ELSE 'scheduled' END,
     is_scheduled = is_scheduled OR $2::timestamptz IS NOT NULL,
     send_at = COALESCE($2::timestamptz, send_at), next_at = COALESCE($2::timestamptz, next_at),
     content = $3::jsonb, job_id = $4, file_url = $5, wake_id = $6::uuid, personalize = $7
   WHERE id = $1`,
)
