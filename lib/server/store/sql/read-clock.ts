import { statement } from '../statement'

/** The database's own clock, which Prisma's client has no call for. */
export const readClock = statement<{ ms: number }>(
  'read-clock',
  'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms',
)
