import { statement } from '../statement'

/** Prisma's own table, which its client has no model of. */
export const listMigrations = statement<{ name: string; checksum: string }>(
  'list-migrations',
  `SELECT migration_name AS name, checksum FROM _prisma_migrations
   WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
)
