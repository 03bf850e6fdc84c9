import type { Logger } from '../logger'
import { addRefusals, type RefusalCount } from '../store/batches'
import type { Store } from '../store/client'

const MINUTE_MS = 60_000
const FLUSH_INTERVAL_MS = 5000
/** Jobs and templates told apart for one contractor in one minute: a client names what templates it likes. */
const MAX_KEYS_EACH = 20
/** Rows that wait for a database that is away; what comes beyond is not counted. */
const MAX_WAITING = 10_000

type Refusal = { contractorId: string; jobId: string | null; templateId: string | null; at: Date }

export type RefusalCounter = {
  /**
   * Counts a batch that the rate limit refused. The first of a contractor in a minute is written at once, all others
   * together every 5 s, so that a flood of refused sends is no flood of writes.
   */
  note(refusal: Refusal): void
  /** Writes what waits. Never rejects: what could not be written waits on. */
  flush(): Promise<void>
  /** Writes what waits and stops. */
  close(): Promise<void>
}

/** Counts refused batches by minute, contractor, job and template. */
export function createRefusalCounter({ store, logger }: { store: Store; logger: Logger }): RefusalCounter {
  let waiting = new Map<string, RefusalCount>()
  /** What was told apart in the present minute, by contractor. */
  let seen = new Map<string, Set<string>>()
  let minute = 0
  let flushing: Promise<void> = Promise.resolve()
  let next: Promise<void> | null = null

  function add(count: RefusalCount): boolean {
    const key = JSON.stringify([count.minute, count.contractorId, count.jobId, count.templateId])
    const known = waiting.get(key)
    if (!known && waiting.size >= MAX_WAITING) return false
    waiting.set(key, known ? { ...known, count: known.count + count.count } : count)
    return true
  }

  async function write(): Promise<void> {
    if (waiting.size === 0) return
    const counts = [...waiting.values()]
    waiting = new Map()
    try {
      await addRefusals(store, counts)
    } catch (error) {
      const lost = counts.filter((count) => !add(count)).length
      logger.error({ err: error, lost }, 'refused batches could not be counted; the write is tried again')
    }
  }

  function flush(): Promise<void> {
    // One after the other: what comes while one is under way goes together in the next.
    next ??= flushing.then(() => {
      next = null
      flushing = write()
      return flushing
    })
    return next
  }

  const timer = setInterval(() => void flush(), FLUSH_INTERVAL_MS)

  return {
    note({ contractorId, jobId, templateId, at }) {
      const begins = Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS
      if (begins !== minute) {
        minute = begins
        seen = new Map()
      }
      const keys = seen.get(contractorId)
      const key = `${jobId} ${templateId}`
      const isTold = !keys || keys.has(key) || keys.size < MAX_KEYS_EACH
      if (!keys) seen.set(contractorId, new Set([key]))
      else if (isTold) keys.add(key)
      const named = isTold ? { jobId, templateId } : { jobId: null, templateId: null }
      add({ minute: new Date(begins), contractorId, ...named, count: 1 })
      if (!keys) void flush()
    },
    flush,
    async close() {
      clearInterval(timer)
      await flush()
    },
  }
}
