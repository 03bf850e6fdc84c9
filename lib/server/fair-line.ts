import { rateLimited } from '../domain/errors'

const BUSY_RETRY_MS = 1000

/** Runs a task of an owner when it is its turn; one whose `signal` is aborted before leaves the line. */
export type FairLine = <T>(owner: string, task: () => Promise<T>, signal?: AbortSignal) => Promise<T>

type Begin = () => void

/**
 * At most `running` tasks at once, `runningEach` of one owner, the next of each owner in turn: nobody waits for more than
 * one of each other's, however many an owner brings. `waiting` stand in line, `waitingEach` of one owner; the next is
 * refused as `rate_limited` with the sentence `busy`.
 */
export function createFairLine(bounds: {
  running: number
  runningEach: number
  waiting: number
  waitingEach: number
  busy: string
}): FairLine {
  /** Who waits, by owner, in the order of turns. */
  const lines = new Map<string, Set<Begin>>()
  const runningOf = new Map<string, number>()
  let running = 0
  let waiting = 0

  const mayRun = (owner: string) => running < bounds.running && (runningOf.get(owner) ?? 0) < bounds.runningEach

  function begin(owner: string): void {
    running += 1
    runningOf.set(owner, (runningOf.get(owner) ?? 0) + 1)
  }

  function end(owner: string): void {
    running -= 1
    const left = (runningOf.get(owner) ?? 0) - 1
    if (left > 0) runningOf.set(owner, left)
    else runningOf.delete(owner)
  }

  function leave(owner: string, entry: Begin): boolean {
    const line = lines.get(owner)
    if (!line?.delete(entry)) return false
    waiting -= 1
    if (line.size === 0) lines.delete(owner)
    return true
  }

  function next(): void {
    for (const [owner, line] of lines) {
      if (!mayRun(owner)) continue
      const [entry] = line
      if (!entry) continue
      leave(owner, entry)
      // To the end of the turns.
      if (lines.delete(owner)) lines.set(owner, line)
      begin(owner)
      entry()
      return
    }
  }

  async function takeTurn(owner: string, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted()
    if (mayRun(owner)) {
      begin(owner)
      return
    }
    const line = lines.get(owner) ?? new Set()
    if (waiting >= bounds.waiting || line.size >= bounds.waitingEach) throw rateLimited(BUSY_RETRY_MS, bounds.busy)
    await new Promise<void>((resolve, reject) => {
      line.add(resolve)
      lines.set(owner, line)
      waiting += 1
      signal?.addEventListener('abort', () => {
        if (leave(owner, resolve)) reject(signal.reason)
      })
    })
  }

  return async (owner, task, signal) => {
    await takeTurn(owner, signal)
    try {
      return await task()
    } finally {
      end(owner)
      next()
    }
  }
}
