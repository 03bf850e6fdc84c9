import { statement } from '../statement'

/**
 * Set-based: all that a node counted in some seconds, added to what other nodes did, which Prisma's client does row by
 * row. Rows are taken in the order of ids, so that no two nodes ever wait for each other in a circle.
 */
export const countRefusals = statement(
  'count-refusals',
  `INSERT INTO bulk_refusals AS b (id, contractor_id, job_id, template_id, at, count)
   SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::int[]) AS t(id) ORDER BY id
   ON CONFLICT (id) DO UPDATE SET count = b.count + EXCLUDED.count`,
)
