import fc from 'fast-check'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectRedis, type RedisLink } from '@/lib/server/links/redis-link'
import { createLogger } from '@/lib/server/logger'
import { connection, describePresenceRegistry } from '../port-suites/presence-registry'
import { startRedisNode } from '../support/redis-node'
import { type RedisServer, startRedisServer } from '../support/redis-server'

const silent = createLogger('silent')

let redis: RedisServer
let link: RedisLink
/** Of two processes. */
let links: readonly [RedisLink, RedisLink]

beforeAll(async () => {
  redis = await startRedisServer()
  links = [await connectRedis([redis.url], silent), await connectRedis([redis.url], silent)]
  link = links[0]
})
afterAll(async () => {
  for (const each of links) await each.close()
  await redis.stop()
})

const startNode = (through = link, isNodeAlive?: () => Promise<boolean>) => startRedisNode(through, isNodeAlive)

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
  const links = [await connectRedis([own.url], silent), await connectRedis([own.url], silent)]
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

test('whatever happens on either of two nodes, each knows of it in the moment in which it is done', async () => {
  const nodes = [await startNode(), await startNode(links[1])] as const
  const step = fc.record({ on: fc.nat(1), user: fc.nat(3), socket: fc.nat(2), comes: fc.boolean() })
  let runs = 0
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
        runs += 1
        const ids = [0, 1, 2, 3].map((user) => `glanced-${runs}-${user}`)
        const held = new Set<string>()
        for (const { on, user, socket, comes } of steps) {
          const [id, key] = [ids[user] ?? '', `${user} ${on} ${socket}`]
          if (comes) await nodes[on as 0 | 1].connect(connection(id, `${on} ${socket}`, 1))
          else await nodes[on as 0 | 1].disconnect(id, `${on} ${socket}`, { at: 2, immediate: false })
          if (comes) held.add(key)
          else held.delete(key)
          for (const node of nodes) {
            const glanced = await node.glance(ids)
            expect(glanced.map(({ isOnline }) => isOnline)).toEqual(
              ids.map((_, at) => [...held].some((each) => each.startsWith(`${at} `))),
            )
          }
        }
        for (const key of held) {
          const [user, on, socket] = key.split(' ').map(Number) as [number, number, number]
          await nodes[on as 0 | 1].disconnect(ids[user] ?? '', `${on} ${socket}`, { at: 3, immediate: false })
        }
      }),
      { numRuns: 40 },
    )
  } finally {
    await Promise.all(nodes.map((node) => node.close()))
  }
})

test('who comes back to a node whose lease had run out is told of as coming online', async () => {
  const [one, two] = [await startNode(), await startNode(links[1])]
  const control = new Redis(redis.url)
  try {
    await two.connect(connection('thawed', '1', 10))
    await expect.poll(async () => (await one.glance(['thawed']))[0]?.isOnline).toBe(true)
    // As after a node that stood still for longer than its lease; of whom it held it lost one meanwhile.
    const leases = await control.keys('test:{p*}:node:*')
    await control.del(...leases)
    await two.disconnect('thawed', '1', { at: 20, immediate: false })
    await one.renewLease()
    await two.renewLease()
    await expect.poll(async () => (await one.glance(['thawed']))[0]?.isOnline).toBe(false)
    await expect.poll(async () => (await two.connect(connection('thawed', '2', 30))).edge).toBe('came_online')
    expect((await one.glance(['thawed']))[0]?.isOnline).toBe(true)
  } finally {
    control.disconnect()
    await Promise.all([one.close(), two.close()])
  }
})

test('who was on a node that has not come back to an emptied Redis is unknown, not offline, until that node is dead', async () => {
  const own = await startRedisServer()
  const links = [await connectRedis([own.url], silent), await connectRedis([own.url], silent)] as const
  let isAlive = true
  const one = await startNode(links[0], async () => isAlive)
  const two = await startNode(links[1])
  const control = new Redis(own.url)
  try {
    await two.connect(connection('there', '1', 10))
    const statusOf = async () => (await one.lookup(['there'])).get('there')
    await expect.poll(statusOf).toMatchObject({ isOnline: true })
    // One beat, so that each knows of the other.
    await one.renewLease()
    await links[1].close()
    await own.empty()
    const settling = () => control.keys('test:*:settling').then((keys) => keys.length)
    await expect.poll(settling).toBe(16)
    await expect.poll(settling).toBe(0)
    expect(await statusOf()).toMatchObject({ isOnline: false, unknown: true })
    isAlive = false
    await expect.poll(statusOf).toMatchObject({ isOnline: false, unknown: false })
  } finally {
    control.disconnect()
    await Promise.all([one.close(), two.close()])
    await links[0].close()
    await own.stop()
  }
})

test('a node that loses both its connections in one moment is not taken for dead', async () => {
  const own = await startRedisServer()
  const links = [await connectRedis([own.url], silent), await connectRedis([own.url], silent)]
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
