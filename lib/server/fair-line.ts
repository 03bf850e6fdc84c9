import { rateLimited } from '../domain/errors'

const BUSY_RETRY_MS = 1000

type Waiting = { begin(): void }

/** Runs a task of an owner when it is its turn; one whose `signal` is aborted before leaves the line. */
export type FairLine = <T>(owner: string, task: () => Promise<T>, signal?: AbortSignal) => Promise<T>

/**
 * `concurrent` tasks at a time, the next of each owner in turn, so that nobody waits for more than one of each other's,
 * however many an owner brings. `waiting` stand in line, `waitingEach` of one owner; the next is refused as
 * `rate_limited` with these words.
 */
export function createFairLine(bounds: {
  concurrent: number
  waiting: number
  waitingEach: number
  refusal: string
}): FairLine {
  /** By owner, in the order of turns. */
  const lines = new Map<string, Waiting[]>()
  let running = 0
  let count = 0

  function leave(owner: string, entry: Waiting): void {
    const line = lines.get(owner) ?? []
    const rest = line.filter((each) => each !== entry)
    if (rest.length === line.length) return
    count -= 1
    if (rest.length === 0) lines.delete(owner)
    else lines.set(owner, rest)
  }

  function next(): void {
    const [first] = lines
    if (!first) {
      running -= 1
      return
    }
    const [owner, [entry, ...rest]] = first
    lines.delete(owner)
    if (rest.length > 0) lines.set(owner, rest)
    count -= 1
    entry?.begin()
  }

  async function takeTurn(owner: string, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted()
    if (running < bounds.concurrent) {
      running += 1
      return
    }
    const line = lines.get(owner) ?? []
    if (count >= bounds.waiting || line.length >= bounds.waitingEach) {
      throw rateLimited(BUSY_RETRY_MS, bounds.refusal)
    }
    await new Promise<void>((resolve, reject) => {
      const entry = { begin: resolve }
      lines.set(owner, [...line, entry])
      count += 1
      signal?.addEventListener('abort', () => {
        leave(owner, entry)
        reject(signal.reason)
      })
    })
  }

  return async (owner, task, signal) => {
    await takeTurn(owner, signal)
    try {
      return await task()
    } finally {
      next()
    }
  }
}
