import type { Logger } from './logger'

export type Schedule = {
  /** Runs a task every `intervalMs`. A failure is logged under its name, and the next round tries again. */
  every(intervalMs: number, name: string, task: () => Promise<unknown>): void
  close(): void
}

/** Work that is done once over all nodes: each asks `isLeader` when it is time. */
export function createSchedule(parts: { isLeader: () => boolean; logger: Logger }): Schedule {
  const { isLeader, logger } = parts
  const timers: NodeJS.Timeout[] = []
  return {
    every(intervalMs, name, task) {
      const run = () => {
        if (isLeader()) task().catch((error: unknown) => logger.error({ err: error }, `${name} failed`))
      }
      timers.push(setInterval(run, intervalMs))
    },
    close() {
      for (const timer of timers) clearInterval(timer)
    },
  }
}
