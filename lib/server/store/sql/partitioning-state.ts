import { statement } from '../statement'

export type PartitioningState = { isPartitioned: boolean; isPrepared: boolean }

/** The catalogue, of which Prisma's client has no model: how `messages` is laid out, and whether that is being changed. */
export const partitioningState = statement<PartitioningState>(
  'partitioning-state',
  `SELECT (SELECT relkind = 'p' FROM pg_class WHERE oid = to_regclass('messages')) AS "isPartitioned",
     to_regclass('messages_partitioning') IS NOT NULL AS "isPrepared"`,
)
