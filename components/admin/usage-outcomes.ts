import type { BulkUsage } from '@/lib/protocol/admin-objects'

type Progress = 'replied' | 'read' | 'delivered' | 'sent'
type Unsent = 'failed' | 'withheld' | 'cancelled' | 'recalled' | 'pending'

/** Every recipient once, by what became of their copy. */
export type Outcomes = Record<Progress | Unsent, number>

/** Parts that add up to the recipients, from figures of which each of the first four holds the next. */
export function toOutcomes(usage: BulkUsage): Outcomes {
  const { sent, delivered, read, replied, failed, withheld, cancelled, recalled, pending } = usage
  // Whoever answers has read, though a mark may be missing.
  const seen = Math.max(read, replied)
  const got = Math.max(delivered, seen)
  return {
    replied,
    read: seen - replied,
    delivered: got - seen,
    sent: Math.max(0, sent - got),
    failed,
    withheld,
    cancelled,
    recalled,
    pending,
  }
}
