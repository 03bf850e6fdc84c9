import { statement } from '../statement'

/** An advisory lock, waited for as long as it takes: one process after the other. */
export const waitForLock = statement('wait-for-lock', 'SELECT pg_advisory_lock($1)')
