import { rateLimited } from '../domain/errors'

const BUSY_RETRY_MS = 1000

/** Runs tasks, at most `concurrent` at once; `waiting` more stand in line, and the next is refused. */
export type WaitingLine = <T>(task: () => Promise<T>) => Promise<T>

export function createWaitingLine({ concurrent, waiting }: { concurrent: number; waiting: number }): WaitingLine {
  let running = 0
  const line: (() => void)[] = []

  return async (task) => {
    if (running < concurrent) running += 1
    else if (line.length >= waiting) {
      throw rateLimited(BUSY_RETRY_MS, 'The server is busy: try again in a moment')
    } else await new Promise<void>((resolve) => line.push(resolve))
    try {
      return await task()
    } finally {
      // The place goes straight to the next in line, so that a newcomer cannot overtake.
      const next = line.shift()
      if (next) next()
      else running -= 1
    }
  }
}
