import { type RateRuleName, rateRules } from '../../protocol/limits'
import { readScript } from '../links/read-script'
import type { RedisLink } from '../links/redis-link'
import { RedisAwayError, type RedisScripts } from '../links/redis-machine'
import type { ScriptEntry } from '../links/redis-together'
import { onceATurn } from '../once-a-turn'
import type { RateLimiter, RateState, RateVerdict } from '../ports/rate-limiter'
import { ratePoints } from './rate-points'

const readOwn = (name: string) => readScript(new URL(`./scripts/${name}.lua`, import.meta.url))
const log = readOwn('rate-log')

const scripts: RedisScripts = {
  rateConsume: { lua: log + readOwn('rate-consume') },
  ratePeek: { numberOfKeys: 1, lua: log + readOwn('rate-peek') },
}

type Scripted = {
  ratePeek(key: string, ...args: (string | number)[]): Promise<[number, number]>
}

/**
 * A sliding log for each rule and key, by Redis' clock, shared by all nodes. `insurance` counts what this node lets
 * through: it spares Redis what is over the limit here already, and decides alone while Redis is away. Of batches the
 * database knows all, so `recallBulk` (ages in milliseconds, oldest first) fills a log that was lost.
 */
export function createRedisRateLimiter(options: {
  link: RedisLink
  factor: number
  insurance: RateLimiter
  recallBulk: (contractorId: string, windowMs: number) => Promise<number[]>
  prefix: string
}): RateLimiter {
  const { link, factor, insurance, recallBulk, prefix } = options
  link.defineScripts(scripts)
  // The tag in braces keeps what is of one key in one slot of a Redis Cluster.
  const keyOf = (rule: string, key: string) => `${prefix}{${key}}:rate:${rule}`

  const ask = <T>(at: string, work: (redis: Scripted, at: string) => Promise<T>) =>
    link.run(at, (redis) => work(redis as unknown as Scripted, at))

  const take = onceATurn((entries: readonly ScriptEntry[]) => link.runOver('rateConsume', entries))

  async function orAlone<T>(shared: () => Promise<T>, alone: () => Promise<T>): Promise<T> {
    try {
      return await shared()
    } catch (error) {
      if (error instanceof RedisAwayError) return alone()
      throw error
    }
  }

  /** What the database says of a contractor's batches: other nodes' are unknown to this one while Redis is away. */
  async function bulkStateAlone(contractorId: string): Promise<RateState> {
    const points = ratePoints('bulk', factor)
    const { windowMs } = rateRules.bulk
    const ages = await recallBulk(contractorId, windowMs)
    const freeing = ages[ages.length - points]
    return {
      left: Math.max(0, points - ages.length),
      retryAfterMs: freeing === undefined ? 0 : Math.max(1, Math.ceil(windowMs - freeing)),
    }
  }

  const look = (rule: RateRuleName, key: string) =>
    ask(keyOf(rule, key), (redis, at) => redis.ratePeek(at, ratePoints(rule, factor), rateRules[rule].windowMs))

  async function consumeShared(rule: RateRuleName, key: string, cost: number): Promise<RateVerdict> {
    const { windowMs } = rateRules[rule]
    const isLost = rule === 'bulk' && (await look(rule, key))[0] === 0
    const ages = isLost ? await recallBulk(key, windowMs) : []
    const told = await take({
      key: keyOf(rule, key),
      args: [ratePoints(rule, factor), windowMs, cost, ages.join(' ')],
    })
    if (told instanceof RedisAwayError) throw told
    const left = Number(told)
    return left >= 0 ? { allowed: true, left } : { allowed: false, retryAfterMs: -left }
  }

  async function consumeAlone(rule: RateRuleName, key: string, leftHere: number): Promise<RateVerdict> {
    if (rule !== 'bulk') return { allowed: true, left: leftHere }
    const { left, retryAfterMs } = await bulkStateAlone(key)
    return left > 0 ? { allowed: true, left: Math.min(left - 1, leftHere) } : { allowed: false, retryAfterMs }
  }

  async function peekShared(rule: RateRuleName, key: string): Promise<RateState> {
    const [taken, retryAfterMs] = await look(rule, key)
    if (rule === 'bulk' && taken === 0) return bulkStateAlone(key)
    return { left: Math.max(0, ratePoints(rule, factor) - taken), retryAfterMs }
  }

  return {
    async consume(rule, key, cost = 1) {
      const here = await insurance.consume(rule, key, cost)
      if (!here.allowed) return here
      const verdict = await orAlone(
        () => consumeShared(rule, key, cost),
        () => consumeAlone(rule, key, here.left),
      )
      if (!verdict.allowed) await insurance.refund(rule, key, cost)
      return verdict
    },

    async refund(rule, key, cost = 1) {
      await insurance.refund(rule, key, cost)
      await orAlone<unknown>(
        () => link.run(keyOf(rule, key), (redis) => redis.rpop(keyOf(rule, key), cost)),
        async () => null,
      )
    },

    peek: (rule, key) =>
      orAlone(
        () => peekShared(rule, key),
        () => (rule === 'bulk' ? bulkStateAlone(key) : insurance.peek(rule, key)),
      ),

    close: () => insurance.close(),
  }
}
