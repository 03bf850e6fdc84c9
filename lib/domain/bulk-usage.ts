import type { BulkUsage } from '../protocol/admin-objects'
import type { RecipientReason } from '../protocol/errors'

/** A share of the figures, as each of the three sources knows it. */
export type UsageShare = Partial<Omit<BulkUsage, 'failedByReason' | 'withheldByReason'>>

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
    addReason(key: string | null, state: 'failed' | 'withheld', code: RecipientReason, count: number) {
      ensure(key)[`${state}ByReason`][code] = count
    },
    entries: (): UsageEntries => [...byKey],
  }
}

function emptyUsage(): BulkUsage {
  return {
    batches: 0,
    recipients: 0,
    pending: 0,
    sent: 0,
    failed: 0,
    withheld: 0,
    cancelled: 0,
    undone: 0,
    stopped: 0,
    recalled: 0,
    failedByReason: {},
    withheldByReason: {},
    followUps: 0,
    followUpReplies: 0,
    refusedByRateLimit: 0,
    delivered: 0,
    read: 0,
    replied: 0,
    medianFirstReplyMs: null,
  }
}
