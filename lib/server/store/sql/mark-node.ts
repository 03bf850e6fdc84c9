import { statement } from '../statement'

/** An advisory lock that a node holds while it lives; its key has two halves. */
export const markNode = statement('mark-node', 'SELECT pg_try_advisory_lock_shared($1, $2)')
