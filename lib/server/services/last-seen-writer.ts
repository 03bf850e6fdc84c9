import type { Logger } from '../logger'
import type { Store } from '../store/client'
import { writeLastSeen } from '../store/presence'

/** Coming and going are written within a second (PROTOCOL: lastSeen). */
const FLUSH_INTERVAL_MS = 1000
/** While online, one write of a user in five seconds. */
const SIGN_INTERVAL_MS = 5000

export type LastSeenWriter = {
  /** A user came or went: written with the next flush. */
  noteEdge(userId: string, at: number): void
  /** A sign of life of somebody online: written at most every 5 s. */
  noteSign(userId: string, at: number): void
  /** Writes what waits and stops. */
  close(): Promise<void>
}

/** Stores last-seen times in batches, so that they survive a kill with an error of a few seconds. */
export function createLastSeenWriter(parts: { store: Store; logger: Logger }): LastSeenWriter {
  const { store, logger } = parts
  const edges = new Map<string, number>()
  const signs = new Map<string, number>()
  let lastSignFlush = 0
  let flushing: Promise<void> = Promise.resolve()

  async function write(times: Map<string, number>): Promise<void> {
    try {
      await writeLastSeen(store, times)
    } catch (error) {
      logger.error({ err: error, users: times.size }, 'last-seen times could not be written; they are tried again')
      for (const [userId, at] of times) if ((edges.get(userId) ?? 0) < at) edges.set(userId, at)
    }
  }

  function flush(withSigns: boolean): Promise<void> {
    const times = new Map(edges)
    edges.clear()
    if (withSigns) {
      for (const [userId, at] of signs) if ((times.get(userId) ?? 0) < at) times.set(userId, at)
      signs.clear()
    }
    if (times.size === 0) return flushing
    flushing = flushing.then(() => write(times))
    return flushing
  }

  const timer = setInterval(() => {
    lastSignFlush += FLUSH_INTERVAL_MS
    const isDue = lastSignFlush >= SIGN_INTERVAL_MS
    if (isDue) lastSignFlush = 0
    void flush(isDue)
  }, FLUSH_INTERVAL_MS)

  return {
    noteEdge: (userId, at) => void edges.set(userId, at),
    noteSign: (userId, at) => void signs.set(userId, at),
    async close() {
      clearInterval(timer)
      await flush(true)
    },
  }
}
