import type { BulkUsage } from '@/lib/protocol/admin-objects'

/** Every recipient once, by how far the message came. */
export type Outcomes = Record<'replied' | 'read' | 'delivered' | 'sent' | 'failed', number>

/** Parts that add up to the recipients, from figures of which each holds the next. */
export function toOutcomes({ sent, delivered, read, replied, failed }: BulkUsage): Outcomes {
  // Whoever answers has read, though a mark may be missing.
  const seen = Math.max(read, replied)
  const got = Math.max(delivered, seen)
  return { replied, read: seen - replied, delivered: got - seen, sent: Math.max(0, sent - got), failed }
}
