import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '../logger'
import { createBatcher } from './batcher'
import type { Store } from './client'
import { hasReplayed } from './sql/has-replayed'
import { readPosition } from './sql/read-position'

/** How long a read waits in all until the replica has what was committed before it. */
const WAITS_MS = [0, 1, 2, 4, 8, 16, 32, 64]
/** A frozen or vanished replica is found out within this time. */
const ANSWER_MS = 500
/** Nobody waits for a replica that failed until it is asked again. */
const REST_MS = 1000
const TOGETHER = 1000

type Verdict = 'replica' | 'behind' | 'failed'

/**
 * Runs what only reads, where there is a replica on it: at least as new as everything that was committed before, by whomever and
 * through whichever node, else on the primary. `work` may run twice, and a write in it is refused.
 */
export type Read = <T>(work: (store: Store) => Promise<T>) => Promise<T>

export type Reads = {
  read: Read
  /** Since the start: reads that the replica answered, and those that the primary answered in its place. */
  counts(): { replica: number; primary: number }
  /** Whether the replica was of use when it was last asked; true without one. */
  isUp(): boolean
}

/** Reads where there is no replica. */
export function createPrimaryReads(store: Store): Reads {
  return { read: (work) => work(store), counts: () => ({ replica: 0, primary: 0 }), isUp: () => true }
}

/** Reads with a replica, which may lag, hang, go and come back. */
export function createReplicaReads(parts: { primary: Store; replica: Store; logger: Logger }): Reads {
  const { primary, replica, logger } = parts
  const counts = { replica: 0, primary: 0 }
  let restsUntil = 0
  let isUp = true

  function rest(why: string, error?: unknown): void {
    restsUntil = performance.now() + REST_MS
    if (isUp) logger.warn({ err: error }, `the replica ${why}: its reads go to the primary meanwhile`)
    isUp = false
  }

  /**
   * The primary's position is asked for after a read has begun, so it holds whatever the reader can know of. It costs a
   * fraction of a read, and those that begin together share it.
   */
  async function catchUp(): Promise<Verdict> {
    const [position] = await readPosition.run(primary.pool, [])
    for (const waitMs of WAITS_MS) {
      if (waitMs > 0) await delay(waitMs)
      const { lsn, system, database } = position as NonNullable<typeof position>
      const [state] = await within(hasReplayed.run(replica.pool, [lsn, system, database]))
      if (!state?.isCopy) throw new Error('DATABASE_REPLICA_URL does not name a replica of DATABASE_URL')
      if (state.isThere === null) throw new Error('it is no standby')
      if (state.isThere) return 'replica'
    }
    return 'behind'
  }

  async function judge(): Promise<Verdict> {
    if (performance.now() < restsUntil) return 'failed'
    try {
      const verdict = await catchUp()
      if (verdict === 'behind') rest('is behind')
      else {
        if (!isUp) logger.info('the replica is of use again')
        isUp = true
      }
      return verdict
    } catch (error) {
      rest('cannot be used', error)
      return 'failed'
    }
  }

  const judged = createBatcher<null, Verdict>({
    async run(items) {
      const verdict = await judge()
      return items.map(() => verdict)
    },
    maxSize: TOGETHER,
    concurrency: 1,
  })

  return {
    async read(work) {
      if ((await judged.submit(null)) === 'replica') {
        try {
          const outcome = await work(replica)
          counts.replica += 1
          return outcome
        } catch (error) {
          // Ended by a crash, or by what it replays (40001). What is wrong with the question itself shows again on the primary.
          rest('failed at a read', error)
        }
      }
      counts.primary += 1
      return work(primary)
    },
    counts: () => ({ ...counts }),
    isUp: () => isUp,
  }
}

async function within<T>(work: Promise<T>): Promise<T> {
  const timer = new AbortController()
  const late = delay(ANSWER_MS, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`it did not answer within ${ANSWER_MS} ms`)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    timer.abort()
    late.catch(() => {})
    work.catch(() => {})
  }
}
