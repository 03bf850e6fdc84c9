import { statement } from '../statement'

/** What plans are made of, for which Prisma's client has no call. */
export const analyzePartitions = statement('analyze-partitions', 'ANALYZE messages_parted, message_keys')
