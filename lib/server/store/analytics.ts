import type { ErrorCode } from '../../protocol/errors'
import type { Store } from './client'

/** `dayStarts` ascending: the day of a fact is the last one that began before it. */
export type UsageQuery = { from: Date; to: Date; contractorId: string | null; dayStarts: readonly Date[] }

export type Grouping = 'total' | 'day' | 'contractor' | 'job' | 'template'

/** One group of one of the groupings: its id, or the place of its day in `dayStarts`, counted from 1. */
export type GroupKey = { grouping: Grouping; key: string | null }
export type UsageRow = GroupKey & {
  batches: number
  recipients: number
  sent: number
  failed: number
  delivered: number
  read: number
  replied: number
  medianFirstReplyMs: number | null
}
export type FailureRow = GroupKey & { code: ErrorCode; count: number }
export type RefusalRow = GroupKey & { count: number }

// A column's bit is 0 where the row is grouped by it, and the first argument is the highest bit.
const bits = 'GROUPING(f.day, f.contractor_id, f.job_id, f.template_id)'
const groupKey = `
  CASE ${bits} WHEN 15 THEN 'total' WHEN 7 THEN 'day' WHEN 11 THEN 'contractor' WHEN 13 THEN 'job' ELSE 'template' END
    AS grouping,
  CASE ${bits} WHEN 7 THEN f.day::text WHEN 11 THEN f.contractor_id WHEN 13 THEN f.job_id WHEN 14 THEN f.template_id END
    AS key`
const everyGrouping = 'GROUPING SETS ((), (f.day), (f.contractor_id), (f.job_id), (f.template_id))'

function facts(table: 'bulk_batches' | 'bulk_refusals', time: 'created_at' | 'at'): string {
  return `SELECT id, contractor_id, job_id, template_id, width_bucket(${time}, $4::timestamptz[]) AS day
    FROM ${table} WHERE ${time} >= $1 AND ${time} < $2 AND ($3::text IS NULL OR contractor_id = $3)`
}

const toValues = (query: UsageQuery) => [query.from, query.to, query.contractorId, query.dayStarts]

/** What was sent and what came of it, in total and by each grouping. */
export async function listUsage(store: Store, query: UsageQuery): Promise<UsageRow[]> {
  const { rows } = await store.pool.query<UsageRow>(
    `WITH f AS (${facts('bulk_batches', 'created_at')})
     SELECT ${groupKey}, count(DISTINCT f.id)::int AS batches, count(*)::int AS recipients,
       (count(*) FILTER (WHERE r.code IS NULL))::int AS sent, count(r.code)::int AS failed,
       count(r.delivered_at)::int AS delivered, count(r.read_at)::int AS read, count(r.replied_at)::int AS replied,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM r.replied_at - r.sent_at)::float8 * 1000)
         AS "medianFirstReplyMs"
     FROM f JOIN bulk_recipients r ON r.batch_id = f.id GROUP BY ${everyGrouping}`,
    toValues(query),
  )
  return rows
}

/** Failed recipients by reason, in total and by each grouping. */
export async function listFailures(store: Store, query: UsageQuery): Promise<FailureRow[]> {
  const { rows } = await store.pool.query<FailureRow>(
    `WITH f AS (${facts('bulk_batches', 'created_at')})
     SELECT ${groupKey}, r.code, count(*)::int AS count
     FROM f JOIN bulk_recipients r ON r.batch_id = f.id WHERE r.code IS NOT NULL
     GROUP BY r.code, ${everyGrouping}`,
    toValues(query),
  )
  return rows
}

/** Batches that the rate limit refused, in total and by each grouping. */
export async function listRefusals(store: Store, query: UsageQuery): Promise<RefusalRow[]> {
  const { rows } = await store.pool.query<RefusalRow>(
    `WITH f AS (${facts('bulk_refusals', 'at')}) SELECT ${groupKey}, count(*)::int AS count FROM f GROUP BY ${everyGrouping}`,
    toValues(query),
  )
  return rows
}

/** What to call the contractors, jobs and templates of a report. */
export async function findReportNames(
  store: Store,
  ids: { contractors: readonly string[]; jobs: readonly string[]; templates: readonly string[] },
): Promise<{ contractors: Map<string, string>; jobs: Map<string, string>; templates: Map<string, string> }> {
  const { rows } = await store.pool.query<{ kind: string; id: string; name: string }>(
    `SELECT 'contractor' AS kind, id, name FROM users WHERE id = ANY($1)
     UNION ALL SELECT 'job', id, title FROM jobs WHERE id = ANY($2)
     UNION ALL SELECT 'template', id, name FROM templates WHERE id = ANY($3)`,
    [ids.contractors, ids.jobs, ids.templates],
  )
  const pick = (kind: string) => new Map(rows.filter((row) => row.kind === kind).map((row) => [row.id, row.name]))
  return { contractors: pick('contractor'), jobs: pick('job'), templates: pick('template') }
}
