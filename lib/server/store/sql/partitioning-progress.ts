import { statement } from '../statement'

export type PartitioningProgress = { page: number; pages: number; partitions: number }

/** A table that is there while `messages` is partitioned, and so in no schema of Prisma's: what has been copied of it. */
export const partitioningProgress = statement<PartitioningProgress>(
  'partitioning-progress',
  'SELECT page, pages, partitions FROM messages_partitioning',
)
