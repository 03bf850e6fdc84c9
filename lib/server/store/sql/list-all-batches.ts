import type { RecipientReason } from '../../../protocol/errors'
import { variableStatement } from '../statement'
import { type BatchHead, type BatchRow, batchColumns, batchJoins } from './shared/batch-columns'

export type AdminBatchRow = BatchHead &
  Pick<BatchRow, 'state' | 'parentId' | 'templateId' | 'contractorId'> & { contractorName: string }
export type AdminBatchQuery = {
  from: Date
  to: Date
  contractorId: string | null
  jobId: string | null
  templateId: string | null
  /** Only batches with a copy that failed or was withheld for this reason. */
  failedWith: RecipientReason | null
  after: readonly [time: string, id: string] | null
  limit: number
}

/** Analytics: the batches behind an admin's figure, with the same counts as the contractor's own list. */
export const listAllBatches = variableStatement<AdminBatchRow, AdminBatchQuery>(
  'list-all-batches',
  (query, { bind, add }) => {
    add(`b.created_at >= ${bind(query.from)} AND b.created_at < ${bind(query.to)}`)
    if (query.contractorId !== null) add(`b.contractor_id = ${bind(query.contractorId)}`)
    if (query.jobId !== null) add(`b.job_id = ${bind(query.jobId)}`)
    if (query.templateId !== null) add(`b.template_id = ${bind(query.templateId)}`)
    if (query.after !== null) {
      add(`(b.created_at, b.id) < (${bind(query.after[0])}::timestamptz, ${bind(query.after[1])})`)
    }
    if (query.failedWith !== null) {
      add(
        `EXISTS (SELECT 1 FROM bulk_recipients f WHERE f.batch_id = b.id AND f.state IN ('failed', 'withheld') AND f.code = ${bind(query.failedWith)})`,
      )
    }
    const limit = bind(query.limit + 1)
    return (where) => `
      SELECT ${batchColumns}, b.state, b.parent_id AS "parentId", b.template_id AS "templateId", b.contractor_id AS "contractorId", u.name AS "contractorName"
      FROM bulk_batches b JOIN users u ON u.id = b.contractor_id ${batchJoins}
      WHERE ${where} ORDER BY b.created_at DESC, b.id DESC LIMIT ${limit}`
  },
)
