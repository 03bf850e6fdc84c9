import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from './logger'
import type { Gate } from './ports/gate'

const TICK_MS = 250
/** Other nodes act on a revocation within 3 s (PROMISES A2): a process that stood still for longer missed some. */
const STILL_MS = 3000
const RETRY_MS = 500

/**
 * Closes when this process stood still (stopped, swapped out, starved) and opens once everything that `onThaw` was
 * given has brought itself up to date. What arrived meanwhile is looked at before any timer runs, so each passer
 * checks the clock.
 */
export function createThawGate(logger: Logger): Gate & {
  onThaw(recover: () => Promise<unknown>): void
  close(): void
} {
  const recoveries: (() => Promise<unknown>)[] = []
  const waiting: (() => void)[] = []
  let recovering: Promise<void> | null = null
  let lastTick = performance.now()

  async function recover(): Promise<void> {
    for (;;) {
      try {
        await Promise.all(recoveries.map((each) => each()))
        return
      } catch (error) {
        logger.warn({ err: error }, 'what changed while this process stood still could not be read; it is tried again')
        await delay(RETRY_MS)
      }
    }
  }

  function look(): void {
    const now = performance.now()
    const stoodStillMs = Math.round(now - lastTick)
    lastTick = now
    if (stoodStillMs < STILL_MS || recovering) return
    logger.warn({ stoodStillMs }, 'this process stood still; it serves nobody until it is up to date')
    recovering = recover().then(() => {
      recovering = null
      for (const task of waiting.splice(0)) task()
    })
  }

  const timer = setInterval(look, TICK_MS)
  const wait = () => {
    look()
    return recovering
  }
  return {
    wait,
    run(task) {
      if (wait()) waiting.push(task)
      else task()
    },
    onThaw: (each) => void recoveries.push(each),
    close: () => clearInterval(timer),
  }
}
