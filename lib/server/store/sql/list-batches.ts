import type { BatchState } from '../../../protocol/bulk-objects'
import { variableStatement } from '../statement'
import { type BatchRow, batchColumns, batchJoins, ownBatchColumns } from './shared/batch-columns'

export type BatchQuery = {
  contractorId: string
  states: readonly BatchState[] | null
  jobId: string | null
  templateId: string | null
  after: readonly [time: string, id: string] | null
  limit: number
}

/** Analytics: what became of the copies is counted beside each batch of the page; Prisma's client counts one column. */
export const listBatches = variableStatement<BatchRow, BatchQuery>('list-batches', (query, { bind, add }) => {
  add(`b.contractor_id = ${bind(query.contractorId)}`)
  if (query.states !== null) add(`b.state = ANY(${bind(query.states)}::"BatchState"[])`)
  if (query.jobId !== null) add(`b.job_id = ${bind(query.jobId)}`)
  if (query.templateId !== null) add(`b.template_id = ${bind(query.templateId)}`)
  if (query.after !== null)
    add(`(b.created_at, b.id) < (${bind(query.after[0])}::timestamptz, ${bind(query.after[1])})`)
  const limit = bind(query.limit)
  return (where) => `
    SELECT ${batchColumns}, ${ownBatchColumns} FROM bulk_batches b ${batchJoins}
    WHERE ${where} ORDER BY b.created_at DESC, b.id DESC LIMIT ${limit}`
})
