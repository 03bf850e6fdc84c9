import { variableStatement } from '../statement'
import { everyGrouping, factsOf, type GroupKey, groupKey, type UsageQuery } from './shared/usage-groups'

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

/** Analytics: what was sent and what came of it, by five groupings in one pass. */
export const listUsage = variableStatement<UsageRow, UsageQuery>('list-usage', (query, { bind }) => {
  const facts = factsOf({ table: 'bulk_batches', time: 'created_at', column: 'id' }, query, bind)
  return () => `
    WITH f AS (${facts})
    SELECT ${groupKey}, count(DISTINCT f.id)::int AS batches, count(*)::int AS recipients,
      (count(*) FILTER (WHERE r.code IS NULL))::int AS sent, count(r.code)::int AS failed,
      count(r.delivered_at)::int AS delivered, count(r.read_at)::int AS read, count(r.replied_at)::int AS replied,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM r.replied_at - r.sent_at)::float8 * 1000)
        AS "medianFirstReplyMs"
    FROM f JOIN bulk_recipients r ON r.batch_id = f.id GROUP BY ${everyGrouping}`
})
