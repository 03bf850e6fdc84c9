import type { MessageContent } from '../../../protocol/objects'
import { variableStatement } from '../statement'
import { type BatchHead, batchColumns, batchJoins } from './shared/batch-columns'

export type BatchRow = BatchHead & { content: MessageContent; personalize: boolean }
export type BatchQuery = {
  contractorId: string
  /** One batch alone. */
  batchId: string | null
  after: readonly [time: string, id: string] | null
  limit: number
}

/** Analytics: what became of the copies is counted beside each batch of the page; Prisma's client counts one column. */
export const listBatches = variableStatement<BatchRow, BatchQuery>('list-batches', (query, { bind, add }) => {
  add(`b.contractor_id = ${bind(query.contractorId)}`)
  if (query.batchId !== null) add(`b.id = ${bind(query.batchId)}`)
  if (query.after !== null)
    add(`(b.created_at, b.id) < (${bind(query.after[0])}::timestamptz, ${bind(query.after[1])})`)
  const limit = bind(query.limit)
  return (where) => `
    SELECT ${batchColumns}, b.content, b.personalize FROM bulk_batches b ${batchJoins}
    WHERE ${where} ORDER BY b.created_at DESC, b.id DESC LIMIT ${limit}`
})
