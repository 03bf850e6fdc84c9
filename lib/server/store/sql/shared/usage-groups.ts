/** `dayStarts` ascending: the day of a fact is the last one that began before it. */
export type UsageQuery = { from: Date; to: Date; contractorId: string | null; dayStarts: readonly Date[] }

export type Grouping = 'total' | 'day' | 'contractor' | 'job' | 'template'

/** One group of one of the groupings: its id, or the place of its day in `dayStarts`, counted from 1. */
export type GroupKey = { grouping: Grouping; key: string | null }

// A column's bit is 0 where the row is grouped by it, and the first argument is the highest bit.
const bits = 'GROUPING(f.day, f.contractor_id, f.job_id, f.template_id)'

/** Columns of `GroupKey` over facts `f`. */
export const groupKey = `
  CASE ${bits} WHEN 15 THEN 'total' WHEN 7 THEN 'day' WHEN 11 THEN 'contractor' WHEN 13 THEN 'job' ELSE 'template' END
    AS grouping,
  CASE ${bits} WHEN 7 THEN f.day::text WHEN 11 THEN f.contractor_id WHEN 13 THEN f.job_id WHEN 14 THEN f.template_id END
    AS key`
export const everyGrouping = 'GROUPING SETS ((), (f.day), (f.contractor_id), (f.job_id), (f.template_id))'

type FactsTable =
  | { table: 'bulk_batches'; time: 'created_at'; column: 'id' }
  | { table: 'bulk_refusals'; time: 'at'; column: 'count' }

/** The facts `f` that a report counts. */
export function factsOf(
  { table, time, column }: FactsTable,
  query: UsageQuery,
  bind: (value: unknown) => string,
): string {
  const days = bind(query.dayStarts)
  // Only a batch that was stored follows another up, or was undone.
  const ofBatches = table === 'bulk_batches' ? 'parent_id, state AS batch_state, ' : ''
  const conditions = [`${time} >= ${bind(query.from)}`, `${time} < ${bind(query.to)}`]
  if (query.contractorId !== null) conditions.push(`contractor_id = ${bind(query.contractorId)}`)
  return `SELECT ${column}, ${ofBatches}contractor_id, job_id, template_id, width_bucket(${time}, ${days}::timestamptz[]) AS day
    FROM ${table} WHERE ${conditions.join(' AND ')}`
}
