import { statement } from '../statement'

/**
 * By pages of the table, which Prisma's client cannot ask for: the messages of those from `$1` to before `$2` into their
 * partitions, but for those that an edit has brought there already, and that so much is done.
 */
export const copyToPartitions = statement(
  'copy-to-partitions',
  `WITH page AS MATERIALIZED (
     SELECT * FROM messages WHERE ctid >= format('(%s,0)', $1::int)::tid AND ctid < format('(%s,0)', $2::int)::tid
   ), copied AS (
     INSERT INTO messages_parted SELECT * FROM page ON CONFLICT DO NOTHING
   ), keyed AS (
     INSERT INTO message_keys SELECT sender_id, client_message_id FROM page WHERE client_message_id IS NOT NULL
     ON CONFLICT DO NOTHING
   )
   UPDATE messages_partitioning SET page = $2`,
)
