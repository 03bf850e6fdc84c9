import type { RecipientReason } from '../../../protocol/errors'
import { variableStatement } from '../statement'
import { everyGrouping, factsOf, type GroupKey, groupKey, type UsageQuery } from './shared/usage-groups'

export type FailureRow = GroupKey & { state: 'failed' | 'withheld'; code: RecipientReason; count: number }

/** Analytics: failed and withheld copies by reason, by five groupings in one pass. */
export const listFailures = variableStatement<FailureRow, UsageQuery>('list-failures', (query, { bind }) => {
  const facts = factsOf({ table: 'bulk_batches', time: 'created_at', column: 'id' }, query, bind)
  return () => `
    WITH f AS (${facts})
    SELECT ${groupKey}, r.state, r.code, count(*)::int AS count
    FROM f JOIN bulk_recipients r ON r.batch_id = f.id WHERE r.state IN ('failed', 'withheld')
    GROUP BY r.state, r.code, ${everyGrouping}`
})
