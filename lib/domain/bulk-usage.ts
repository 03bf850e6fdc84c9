import type { BulkUsage } from '../protocol/admin-objects'
import type { ErrorCode } from '../protocol/errors'

/** A share of the figures, as each of the three sources knows it. */
export type UsageShare = Partial<Omit<BulkUsage, 'failedByReason'>>

/** Usage by day or id; null is the total, or what has no id. */
export type UsageEntries = [string | null, BulkUsage][]
export type UsageTally = ReturnType<typeof createUsageTally>

/** Adds up by key what several sources say, so that a group known to one alone still has all figures. */
export function createUsageTally() {
  const byKey = new Map<string | null, BulkUsage>()

  function ensure(key: string | null): BulkUsage {
    const usage = byKey.get(key) ?? emptyUsage()
    byKey.set(key, usage)
    return usage
  }

  return {
    ensure,
    add: (key: string | null, share: UsageShare) => Object.assign(ensure(key), share),
    addFailures(key: string | null, code: ErrorCode, count: number) {
      ensure(key).failedByReason[code] = count
    },
    entries: (): UsageEntries => [...byKey],
  }
}

function emptyUsage(): BulkUsage {
  return {
    batches: 0,
    recipients: 0,
    sent: 0,
    failed: 0,
    failedByReason: {},
    refusedByRateLimit: 0,
    delivered: 0,
    read: 0,
    replied: 0,
    medianFirstReplyMs: null,
  }
}
