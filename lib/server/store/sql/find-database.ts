import { statement } from '../statement'

/** Asked before there is a database for Prisma's client to open. */
export const findDatabase = statement<{ datname: string }>(
  'find-database',
  'SELECT datname FROM pg_database WHERE datname = $1',
)
