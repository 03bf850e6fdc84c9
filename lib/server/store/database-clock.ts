import type { Store } from './client'
import { readClock } from './sql/read-clock'

const SAMPLES = 3
const INTERVAL_MS = 10_000

/** What the database's clock shows. */
export async function readDatabaseTime(store: Store): Promise<Date> {
  const [clock] = await readClock.run(store.pool, [])
  return new Date((clock as { ms: number }).ms)
}

export type DatabaseClock = { now(): Date; close(): void }

/**
 * The time by the database's clock, which all nodes share, to within half a round trip. Between looks this process's
 * monotonic clock goes on, so that neither a wrong clock of the machine nor a jump of it shows.
 */
export async function createDatabaseClock(store: Store, onError: (error: unknown) => void): Promise<DatabaseClock> {
  let offset = 0

  async function look(): Promise<void> {
    let best = Number.POSITIVE_INFINITY
    for (let sample = 0; sample < SAMPLES; sample += 1) {
      const asked = performance.now()
      const [clock] = await readClock.run(store.pool, [])
      const took = performance.now() - asked
      if (took >= best) continue
      best = took
      offset = (clock as { ms: number }).ms - asked - took / 2
    }
  }

  await look()
  const timer = setInterval(() => look().catch(onError), INTERVAL_MS)
  return {
    now: () => new Date(Math.round(performance.now() + offset)),
    close: () => clearInterval(timer),
  }
}
