import { statement } from '../statement'

/**
 * The oldest transaction still running, which no client knows. Every change of an older one is visible to the statement
 * that asks, so a later question "what changed since" may start here and misses nothing, however commits interleave.
 */
export const changeHorizon = statement<{ xmin: string }>(
  'change-horizon',
  'SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xmin',
)
