import type { Span } from '../support/spans'

/**
 * A5: the most that were let through in any window of this length, beyond doubt: each at some moment between its
 * question and its answer, so that only what lies in the window with both counts.
 */
export function mostInWindow(allowed: readonly Span[], windowMs: number): number {
  let most = 0
  for (const { from } of allowed) {
    const within = allowed.filter((span) => span.from >= from && span.to < from + windowMs)
    most = Math.max(most, within.length)
  }
  return most
}
