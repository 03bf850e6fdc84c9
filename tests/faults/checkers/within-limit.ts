/** A5: the most that were let through in any window of this length, by the times at which they were let through. */
export function mostInWindow(times: readonly number[], windowMs: number): number {
  const sorted = [...times].sort((a, b) => a - b)
  let first = 0
  let most = 0
  for (const [last, time] of sorted.entries()) {
    while ((sorted[first] ?? time) <= time - windowMs) first += 1
    most = Math.max(most, last - first + 1)
  }
  return most
}
