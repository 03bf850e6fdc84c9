import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '@/lib/server/ids'
import { connectRedis, type RedisLink } from '@/lib/server/links/redis-link'
import { createLogger } from '@/lib/server/logger'
import { createRedisPresenceRegistry } from '@/lib/server/presence/redis-registry'
import { connection, describePresenceRegistry } from '../port-suites/presence-registry'
import { type RedisServer, startRedisServer } from '../support/redis-server'

const silent = createLogger('silent')

let redis: RedisServer
let link: RedisLink

beforeAll(async () => {
  redis = await startRedisServer()
  link = await connectRedis(redis.url, silent)
})
afterAll(async () => {
  await link.close()
  await redis.stop()
})

async function startNode(through = link, isNodeAlive = async () => true) {
  const registry = createRedisPresenceRegistry({
    link: through,
    bootId: newId(),
    // That a node which nobody hears is dead is a matter of whole processes: tests/faults.
    isNodeAlive,
    logger: silent,
    newId,
    prefix: 'test:',
  })
  await registry.start()
  return registry
}

describePresenceRegistry('Redis', () => startNode())

test('users of several nodes are counted together, and a node that signs off takes its own along', async () => {
  const [one, two] = [await startNode(), await startNode()]
  const departure = { at: 0, immediate: false }
  try {
    await one.connect(connection('shared', '1', 10))
    expect(await two.connect(connection('shared', '2', 20))).toEqual({
      userId: 'shared',
      connectionCount: 2,
      edge: null,
    })
    await two.connect(connection('of-two', '3', 30))
    for (const node of [one, two]) {
      const found = await node.lookup(['shared', 'of-two', 'nobody'])
      expect(found.get('shared')).toEqual({ isOnline: true, connectionCount: 2, lastSign: 20, unknown: false })
      expect(found.get('of-two')).toMatchObject({ isOnline: true, connectionCount: 1 })
      expect(found.get('nobody')).toMatchObject({ isOnline: false, unknown: false })
      await expect
        .poll(async () => (await node.list()).users.map(({ userId }) => userId).sort())
        .toEqual(['of-two', 'shared'])
    }
    expect(await one.disconnect('shared', '1', departure)).toEqual({
      userId: 'shared',
      connectionCount: 1,
      edge: null,
    })
    const resumed = new Promise<void>((resolve) => {
      one.subscribe((event) => {
        if (event.kind === 'resumed') resolve()
      })
    })
    await two.close()
    await resumed
    for (const [, status] of await one.lookup(['shared', 'of-two'])) expect(status.isOnline).toBe(false)
    expect(await one.list()).toEqual({ users: [], isComplete: true })
  } finally {
    await one.close()
  }
})

test('while Redis is away who is connected here is online and anybody else unknown; an emptied one is filled again', async () => {
  const own = await startRedisServer()
  const links = [await connectRedis(own.url, silent), await connectRedis(own.url, silent)]
  const [one, two] = await Promise.all(links.map((each) => startNode(each)))
  if (!one || !two) throw new Error('no nodes')
  try {
    await one.connect(connection('here', '1', 10))
    await two.connect(connection('there', '2', 20))
    const seenByOne = async () => {
      const found = await one.lookup(['here', 'there', 'nobody'])
      return ['here', 'there', 'nobody'].map((userId) => {
        const status = found.get(userId)
        return status?.unknown ? 'unknown' : status?.isOnline ? 'online' : 'offline'
      })
    }
    expect(await seenByOne()).toEqual(['online', 'online', 'offline'])
    expect(await one.list()).toMatchObject({ isComplete: true })

    const seen = new Set<string>()
    await own.empty()
    await expect
      .poll(
        async () => {
          const states = await seenByOne()
          seen.add(states.join(' '))
          return states
        },
        { interval: 10, timeout: 5000 },
      )
      .toEqual(['online', 'online', 'offline'])
    // Never a moment in which somebody online was said to be offline.
    for (const states of seen) expect(states).not.toMatch(/^offline|^online offline/)
    expect(seen).toContain('online unknown unknown')

    process.kill(own.pid, 'SIGSTOP')
    await expect.poll(seenByOne, { timeout: 5000 }).toEqual(['online', 'unknown', 'unknown'])
    expect(await one.list()).toEqual({
      users: [{ userId: 'here', connections: [connection('here', '1', 10)] }],
      isComplete: false,
    })
    await one.connect(connection('late', '3', 30))
    process.kill(own.pid, 'SIGCONT')
    await expect.poll(seenByOne, { timeout: 5000 }).toEqual(['online', 'online', 'offline'])
    await expect.poll(async () => (await two.lookup(['late'])).get('late')?.isOnline, { timeout: 5000 }).toBe(true)
  } finally {
    await Promise.all([one.close(), two.close()])
    await Promise.all(links.map((each) => each.close()))
    await own.stop()
  }
})

test('a node that loses both its connections in one moment is not taken for dead', async () => {
  const own = await startRedisServer()
  const links = [await connectRedis(own.url, silent), await connectRedis(own.url, silent)]
  // As when the database has just dropped everybody's lock.
  const [one, two] = await Promise.all(links.map((each) => startNode(each, async () => false)))
  if (!one || !two) throw new Error('no nodes')
  const control = new Redis(own.url)
  try {
    await two.connect(connection('there', '1', 10))
    await expect.poll(async () => (await one.lookup(['there'])).get('there')?.isOnline).toBe(true)
    const seen = new Set<boolean | undefined>()
    for (const until = performance.now() + 3000; performance.now() < until; ) {
      await control.call('CLIENT', 'KILL', 'TYPE', 'pubsub')
      seen.add((await one.lookup(['there'])).get('there')?.isOnline)
    }
    expect([...seen]).toEqual([true])
  } finally {
    control.disconnect()
    await Promise.all([one.close(), two.close()])
    await Promise.all(links.map((each) => each.close()))
    await own.stop()
  }
})
