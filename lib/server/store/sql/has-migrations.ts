import { statement } from '../statement'

/** Asked before the schema is there: whether Prisma ever migrated this database. */
export const hasMigrations = statement<{ there: boolean }>(
  'has-migrations',
  "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there",
)
