import type { BulkReport } from '../../protocol/bulk-objects'
import type { Store } from './client'
import { countRefusals } from './sql/count-refusals'
import { type ReportRow, reportByClientId } from './sql/report-by-client-id'

/** The report of a batch as it was first given, or null where this contractor has no such batch. */
export async function findReportByClientId(
  store: Store,
  contractorId: string,
  clientBatchId: string,
): Promise<BulkReport | null> {
  const rows = await reportByClientId.run(store.pool, [contractorId, clientBatchId])
  const [first] = rows
  return first ? toReport(first, rows) : null
}

function toReport({ batchId }: ReportRow, rows: readonly ReportRow[]): BulkReport {
  const results = rows.flatMap(({ receiverId, conversationId, messageId }) =>
    receiverId === null || conversationId === null || messageId === null
      ? []
      : [{ receiverId, conversationId, messageId, success: true as const }],
  )
  const errors = rows.flatMap(({ receiverId, code, error, retryAt }) =>
    receiverId === null || code === null || error === null
      ? []
      : [{ receiverId, error, code, ...(retryAt && { retryAt: retryAt.toISOString() }) }],
  )
  return { batchId, totalSent: results.length, totalFailed: errors.length, results, errors }
}

/** When this contractor's immediate batches since then were accepted, oldest first. */
export async function listRecentBatchTimes(store: Store, contractorId: string, since: Date): Promise<Date[]> {
  const batches = await store.prisma.bulkBatch.findMany({
    // Steps of batches that waited are no immediate sends, and never in their way.
    where: { contractorId, sendAt: null, createdAt: { gt: since } },
    orderBy: { createdAt: 'asc' },
    select: { createdAt: true },
  })
  return batches.map(({ createdAt }) => createdAt)
}

export type RefusalCount = {
  /** When its minute began. */
  minute: Date
  contractorId: string
  jobId: string | null
  templateId: string | null
  count: number
}

/** Adds to what is counted of batches that the rate limit refused, each minute, contractor, job and template once. */
export async function addRefusals(store: Store, counts: readonly RefusalCount[]): Promise<void> {
  const column = <T>(read: (count: RefusalCount) => T) => counts.map(read)
  await countRefusals.run(store.pool, [
    column((each) => JSON.stringify([each.minute, each.contractorId, each.jobId, each.templateId])),
    column(({ contractorId }) => contractorId),
    column(({ jobId }) => jobId),
    column(({ templateId }) => templateId),
    column(({ minute }) => minute),
    column(({ count }) => count),
  ])
}

/** Forgets refusals from before `before`. */
export async function deleteRefusals(store: Store, before: Date): Promise<void> {
  await store.prisma.bulkRefusal.deleteMany({ where: { at: { lt: before } } })
}
