import { statement } from '../statement'

/** Database: a locked batch remembers the wake that it was given anew. */
export const rewakeBatch = statement('rewake-batch', 'UPDATE bulk_batches SET wake_id = $2::uuid WHERE id = $1')
