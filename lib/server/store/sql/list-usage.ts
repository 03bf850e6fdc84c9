import { copyStates } from '../../../protocol/bulk-objects'
import { variableStatement } from '../statement'
import { isDelivered, isRead, isReplied } from './shared/batch-columns'
import { everyGrouping, factsOf, type GroupKey, groupKey, type UsageQuery } from './shared/usage-groups'

export type UsageRow = GroupKey & {
  batches: number
  recipients: number
  pending: number
  sent: number
  failed: number
  withheld: number
  cancelled: number
  undone: number
  stopped: number
  recalled: number
  followUps: number
  followUpReplies: number
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
      ${copyStates.map((state) => `(count(*) FILTER (WHERE r.state = '${state}'))::int AS ${state}`).join(', ')},
      (count(*) FILTER (WHERE r.state = 'cancelled' AND f.batch_state = 'cancelled'))::int AS undone,
      (count(*) FILTER (WHERE r.state = 'cancelled' AND f.batch_state <> 'cancelled'))::int AS stopped,
      (count(*) FILTER (WHERE ${isDelivered}))::int AS delivered, (count(*) FILTER (WHERE ${isRead}))::int AS read,
      (count(*) FILTER (WHERE ${isReplied}))::int AS replied, (count(DISTINCT f.id) FILTER (WHERE f.parent_id IS NOT NULL))::int AS "followUps",
      (count(*) FILTER (WHERE f.parent_id IS NOT NULL AND ${isReplied}))::int AS "followUpReplies",
      percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM r.replied_at - r.sent_at)::float8 * 1000)
        AS "medianFirstReplyMs"
    FROM f JOIN bulk_recipients r ON r.batch_id = f.id GROUP BY ${everyGrouping}`
})
