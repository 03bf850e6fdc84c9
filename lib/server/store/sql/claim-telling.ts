import { statement } from '../statement'

/**
 * Database: of these batches those of which nobody told for so many milliseconds, by the database's clock: whoever asks
 * tells of them. One that somebody holds is left for the next time, so that nothing waits here.
 */
export const claimTelling = statement<{ id: string }>(
  'claim-telling',
  `WITH due AS (
     SELECT id FROM bulk_batches
     WHERE id = ANY($1) AND (told_at IS NULL OR told_at <= clock_timestamp() - $2 * interval '1 millisecond')
     FOR NO KEY UPDATE SKIP LOCKED
   )
   UPDATE bulk_batches b SET told_at = clock_timestamp() FROM due WHERE b.id = due.id RETURNING b.id`,
)
