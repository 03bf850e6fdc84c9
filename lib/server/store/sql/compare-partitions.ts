import { statement } from '../statement'

/** Whole rows as text, which Prisma's client cannot compare: whether the partitions hold just what `messages` does. */
export const comparePartitions = statement<{ same: boolean }>(
  'compare-partitions',
  `SELECT (SELECT (count(*), sum(hashtextextended(m::text, 0)), count(client_message_id)) FROM messages m)
     = (SELECT (count(*), sum(hashtextextended(m::text, 0)), (SELECT count(*) FROM message_keys)) FROM messages_parted m)
     AS same`,
)
