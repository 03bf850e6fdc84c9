import { statement } from '../statement'

export type SampleRow = { at: Date; people: number; sockets: number }

/** Set-based: the highest of each stretch, which Prisma's client cannot group by; a month is 43,200 rows. */
export const listSamples = statement<SampleRow>(
  'list-samples',
  `SELECT date_bin($3 * interval '1 millisecond', at, $1::timestamptz) AS at, max(people) AS people,
     max(sockets) AS sockets
   FROM presence_samples WHERE at >= $1 AND at < $2 GROUP BY 1 ORDER BY 1`,
)
