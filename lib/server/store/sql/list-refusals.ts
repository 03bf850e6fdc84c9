import { variableStatement } from '../statement'
import { everyGrouping, factsOf, type GroupKey, groupKey, type UsageQuery } from './shared/usage-groups'

export type RefusalRow = GroupKey & { count: number }

/** Analytics: batches that the rate limit refused, by five groupings in one pass. */
export const listRefusals = variableStatement<RefusalRow, UsageQuery>('list-refusals', (query, { bind }) => {
  const facts = factsOf({ table: 'bulk_refusals', time: 'at', column: 'count' }, query, bind)
  return () =>
    `WITH f AS (${facts}) SELECT ${groupKey}, COALESCE(sum(f.count), 0)::int AS count FROM f GROUP BY ${everyGrouping}`
})
