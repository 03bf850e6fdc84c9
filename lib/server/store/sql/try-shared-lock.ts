import { statement } from '../statement'

/** The shared kind of `try-lock`: all nodes of a cluster hold it together. */
export const trySharedLock = statement<{ held: boolean }>(
  'try-shared-lock',
  'SELECT pg_try_advisory_lock_shared($1) AS held',
)
