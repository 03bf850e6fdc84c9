import { rateLimited } from '../domain/errors'

const BUSY_RETRY_MS = 1000

/** `behind`: whoever stands here waits until nobody stands in the first line. */
export type Line = 'first' | 'behind'

/** Runs tasks, at most `concurrent` at once; as many more as `waiting` says stand in each line, and the next is refused. */
export type WaitingLine = <T>(task: () => Promise<T>, line?: Line) => Promise<T>

export function createWaitingLine(parts: { concurrent: number; waiting: number; waitingBehind?: number }): WaitingLine {
  const { concurrent, waiting, waitingBehind = 0 } = parts
  let running = 0
  const lines: Record<Line, (() => void)[]> = { first: [], behind: [] }
  const room: Record<Line, number> = { first: waiting, behind: waitingBehind }

  return async (task, line = 'first') => {
    if (running < concurrent) running += 1
    else if (lines[line].length >= room[line]) {
      throw rateLimited(BUSY_RETRY_MS, 'The server is busy: try again in a moment')
    } else await new Promise<void>((resolve) => lines[line].push(resolve))
    try {
      return await task()
    } finally {
      // The place goes straight to the next in line, so that a newcomer cannot overtake.
      const next = lines.first.shift() ?? lines.behind.shift()
      if (next) next()
      else running -= 1
    }
  }
}
