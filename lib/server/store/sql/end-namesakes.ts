import { statement } from '../statement'

/** Connections are no model of Prisma's: ends those of an earlier link of the same process. */
export const endNamesakes = statement(
  'end-namesakes',
  'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1 AND pid <> pg_backend_pid()',
)
