import type { BulkReport } from '../../protocol/objects'
import type { Store } from './client'
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

function toReport({ batchId, totalSent, totalFailed }: ReportRow, rows: readonly ReportRow[]): BulkReport {
  return {
    batchId,
    totalSent,
    totalFailed,
    results: rows.flatMap(({ receiverId, conversationId, messageId }) =>
      conversationId === null || messageId === null
        ? []
        : [{ receiverId, conversationId, messageId, success: true as const }],
    ),
    errors: rows.flatMap(({ receiverId, code, error }) =>
      code === null || error === null ? [] : [{ receiverId, error, code }],
    ),
  }
}

/** When this contractor's batches since then were accepted, oldest first. */
export async function listRecentBatchTimes(store: Store, contractorId: string, since: Date): Promise<Date[]> {
  const batches = await store.prisma.bulkBatch.findMany({
    where: { contractorId, createdAt: { gt: since } },
    orderBy: { createdAt: 'asc' },
    select: { createdAt: true },
  })
  return batches.map(({ createdAt }) => createdAt)
}

/** Remembers a batch that the rate limit refused, for the admin's figures. */
export async function recordRefusal(
  store: Store,
  refusal: { id: string; contractorId: string; jobId: string | null; templateId: string | null; at: Date },
): Promise<void> {
  await store.prisma.bulkRefusal.create({ data: refusal })
}
