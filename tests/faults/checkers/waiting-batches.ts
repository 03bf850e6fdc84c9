import type { BatchTotals } from '../../../lib/protocol/bulk-objects'

/** What is stored of one recipient of a batch: what the ledger says, and how many copies there are. */
export type StoredCopy = { receiver: string; state: string; copies: number }

/** M10: everybody who is somebody got one copy, whom nobody knows got none, and each is in the ledger once. */
export function findWrongCopies(
  stored: readonly StoredCopy[],
  requested: number,
  isKnown: (receiver: string) => boolean,
): string[] {
  const wrong = stored.flatMap(({ receiver, state, copies }) => {
    const isRight = isKnown(receiver) ? state === 'sent' && copies === 1 : state === 'failed' && copies === 0
    return isRight ? [] : [`${receiver} is ${state} with ${copies} copies`]
  })
  return stored.length === requested ? wrong : [...wrong, `${stored.length} rows for ${requested} recipients`]
}

/** M10: what of the algebra of a batch's totals does not hold; null where all does. */
export function findBrokenSum(totals: BatchTotals, asked: number): string | null {
  const { requested, pending, sent, failed, withheld, cancelled, recalled, delivered, read, replied } = totals
  if (requested !== asked) return `${requested} requested of ${asked}`
  if (pending + sent + failed + withheld + cancelled + recalled !== requested) return 'a sum that does not hold'
  return replied <= read && read <= delivered && delivered <= sent ? null : 'more of a later state'
}
