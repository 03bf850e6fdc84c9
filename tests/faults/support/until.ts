const INTERVAL_MS = 20

/** Resolves with the milliseconds it took for `holds` to be true; rejects naming what it waited for. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  limitMs: number,
  intervalMs = INTERVAL_MS,
): Promise<number> {
  const startedAt = performance.now()
  while (!(await holds())) {
    if (performance.now() - startedAt > limitMs) throw new Error(`not within ${limitMs} ms: ${what}`)
    await hold(intervalMs)
  }
  return performance.now() - startedAt
}

/** How long a fault lasts, or a load runs: never a stand-in for waiting for something. */
export function hold(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
