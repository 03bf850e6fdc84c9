import { type RateRuleName, rateRules } from '../../protocol/limits'
import type { RateLimiter } from '../ports/rate-limiter'
import { ratePoints } from './rate-points'

/** Times of the points taken in the window, oldest first from `start`; spent ones are cut off now and then. */
type Log = { times: number[]; start: number }

const SWEEP_INTERVAL_MS = 60_000
const COMPACT_AT = 1024
/** Keys are users and addresses, and who has a network has as many addresses as they like: the oldest make room. */
const MAX_LOGS = 100_000

/**
 * A sliding log for each rule and key: no window edge lets twice the limit through, which a counter by fixed windows
 * does. `clock` is monotonic milliseconds, so that a jump of the wall clock changes nothing. `recallBulk` gives the
 * ages in milliseconds of batches accepted before this process started, oldest first.
 */
export function createMemoryRateLimiter(options: {
  factor: number
  clock: () => number
  recallBulk: (contractorId: string, windowMs: number) => Promise<number[]>
}): RateLimiter {
  const { factor, clock, recallBulk } = options
  const logs = new Map<string, Log>()
  const recalled = new Map<string, Promise<void>>()

  function logOf(rule: RateRuleName, key: string): Log {
    const name = `${rule} ${key}`
    let log = logs.get(name)
    if (!log) {
      const [oldest] = logs.keys()
      if (logs.size >= MAX_LOGS && oldest !== undefined) logs.delete(oldest)
      log = { times: [], start: 0 }
      logs.set(name, log)
    }
    return log
  }

  function expire(log: Log, deadline: number): void {
    while (log.start < log.times.length && (log.times[log.start] as number) <= deadline) log.start += 1
    if (log.start > COMPACT_AT && log.start * 2 > log.times.length) {
      log.times = log.times.slice(log.start)
      log.start = 0
    }
  }

  function stateOf(rule: RateRuleName, log: Log, cost = 1) {
    const { windowMs } = rateRules[rule]
    const now = clock()
    expire(log, now - windowMs)
    const points = ratePoints(rule, factor)
    const left = Math.max(0, points - (log.times.length - log.start))
    if (left >= cost) return { left, retryAfterMs: 0, now }
    // The point whose end makes room; with a lowered limit that is not always the oldest. Never, for more than there are.
    const freeing = log.times[log.times.length - points + cost - 1] ?? now
    return { left, retryAfterMs: Math.max(1, Math.ceil(freeing + windowMs - now)), now }
  }

  function recall(key: string): Promise<void> {
    const known = recalled.get(key)
    if (known) return known
    const loading = recallBulk(key, rateRules.bulk.windowMs).then((ages) => {
      const now = clock()
      const log = logOf('bulk', key)
      log.times = [...ages.map((age) => now - age), ...log.times.slice(log.start)]
      log.start = 0
    })
    recalled.set(key, loading)
    loading.catch(() => recalled.delete(key))
    return loading
  }

  const sweeper = setInterval(() => {
    for (const [name, log] of logs) {
      const rule = name.slice(0, name.indexOf(' ')) as RateRuleName
      expire(log, clock() - rateRules[rule].windowMs)
      if (log.start === log.times.length) logs.delete(name)
    }
    // Whoever has no batch in the window any more is asked about again.
    for (const key of recalled.keys()) if (!logs.has(`bulk ${key}`)) recalled.delete(key)
  }, SWEEP_INTERVAL_MS)
  sweeper.unref()

  return {
    async consume(rule, key, cost = 1) {
      if (rule === 'bulk') await recall(key)
      const log = logOf(rule, key)
      const { left, retryAfterMs, now } = stateOf(rule, log, cost)
      if (left < cost) return { allowed: false, retryAfterMs }
      for (let taken = 0; taken < cost; taken += 1) log.times.push(now)
      return { allowed: true, left: left - cost }
    },
    async refund(rule, key, cost = 1) {
      const log = logOf(rule, key)
      log.times.length = Math.max(log.start, log.times.length - cost)
    },
    async peek(rule, key) {
      if (rule === 'bulk') await recall(key)
      // Looking leaves nothing behind, whatever is asked about.
      const log = logs.get(`${rule} ${key}`)
      if (!log) return { left: ratePoints(rule, factor), retryAfterMs: 0 }
      const { left, retryAfterMs } = stateOf(rule, log)
      return { left, retryAfterMs }
    },
    async close() {
      clearInterval(sweeper)
      logs.clear()
      recalled.clear()
    },
  }
}
