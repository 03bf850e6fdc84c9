import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createMemoryRateLimiter } from '@/lib/server/limits/memory-rate-limiter'
import { createRedisRateLimiter } from '@/lib/server/limits/redis-rate-limiter'
import { connectRedis, type RedisLink } from '@/lib/server/links/redis-link'
import { createLogger } from '@/lib/server/logger'
import { connection, describePresenceRegistry } from '../port-suites/presence-registry'
import { startRedisNode } from '../support/redis-node'
import { type RedisServer, startRedisServer } from '../support/redis-server'

// One machine of a Redis Cluster that holds every slot refuses a script, or a transaction, that looks at keys of two.
const silent = createLogger('silent')
let redis: RedisServer
let link: RedisLink
let control: Redis

beforeAll(async () => {
  redis = await startRedisServer(['--cluster-enabled', 'yes'])
  control = new Redis(redis.url)
  await control.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383')
  await vi.waitFor(async () => expect(await control.call('CLUSTER', 'INFO')).toContain('cluster_state:ok'), 10_000)
  link = await connectRedis([redis.url], silent)
})
afterAll(async () => {
  await link.close()
  control.disconnect()
  await redis.stop()
})

const startNode = () => startRedisNode(link)

describePresenceRegistry('a machine of a Redis Cluster', startNode)

test('a thousand users of two nodes are found, renewed and brought back, each in a slot', async () => {
  const [one, two] = [await startNode(), await startNode()]
  const ids = Array.from({ length: 1000 }, (_, at) => `user-${at}`)
  try {
    await Promise.all(ids.map((id) => two.connect(connection(id, '1', 10))))
    await two.renew(ids.map((userId) => ({ userId, socketId: '1', at: 20 })))
    const countOnline = async () => [...(await one.lookup(ids)).values()].filter(({ isOnline }) => isOnline).length
    expect(await countOnline()).toBe(1000)
    expect((await one.lookup(['user-7'])).get('user-7')).toMatchObject({ connectionCount: 1, lastSign: 20 })
    await expect.poll(async () => (await one.list()).users.length, { timeout: 5000 }).toBe(1000)
    await control.flushall()
    await expect.poll(countOnline, { timeout: 10_000 }).toBe(1000)
    await expect.poll(async () => (await one.list()).isComplete, { timeout: 10_000 }).toBe(true)
    const slots = new Set(
      (await control.keys('test:{p*}:user:*')).map((key) => key.slice(key.indexOf('{'), key.indexOf('}') + 1)),
    )
    expect(slots.size).toBe(16)
    expect(await control.keys('*')).toEqual((await control.keys('*')).filter((key) => key.startsWith('test:{p')))
    await two.close()
    await expect
      .poll(async () => (await one.lookup(['user-7'])).get('user-7'), { timeout: 5000 })
      .toMatchObject({
        isOnline: false,
        unknown: false,
      })
  } finally {
    await one.close()
  }
})

test('points are taken, counted and given back in the slot of whom they are of', async () => {
  const insurance = createMemoryRateLimiter({ factor: 1, clock: () => performance.now(), recallBulk: async () => [] })
  const limiter = createRedisRateLimiter({ link, factor: 1, insurance, recallBulk: async () => [5], prefix: 'test:' })
  try {
    for (const rule of ['messages', 'bulk'] as const) {
      const { left } = await limiter.peek(rule, 'ann')
      await limiter.consume(rule, 'ann')
      await limiter.consume(rule, 'ann')
      await limiter.refund(rule, 'ann')
      expect(await limiter.peek(rule, 'ann')).toMatchObject({ left: left - 1 })
    }
    expect((await control.keys('test:{ann}:*')).sort()).toEqual(['test:{ann}:rate:bulk', 'test:{ann}:rate:messages'])
  } finally {
    await limiter.close()
  }
})
