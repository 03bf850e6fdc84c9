import clusterSlotOf from 'cluster-key-slot'
import { Server, type Socket } from 'socket.io'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRedisAdapter } from '@/lib/server/broadcast/redis-adapter'
import { newId } from '@/lib/server/ids'
import { createMemoryRateLimiter } from '@/lib/server/limits/memory-rate-limiter'
import { createRedisRateLimiter } from '@/lib/server/limits/redis-rate-limiter'
import { connectRedis, type RedisLink } from '@/lib/server/links/redis-link'
import { RedisAwayError } from '@/lib/server/links/redis-machine'
import { createLogger } from '@/lib/server/logger'
import { createMemoryPlaces } from '@/lib/server/places/memory-places'
import { createRedisPlaces } from '@/lib/server/places/redis-places'
import type { PresenceEvent } from '@/lib/server/ports/presence-registry'
import { nameSlotKeys, slotOf } from '@/lib/server/presence/redis-keys'
import { connection, describePresenceRegistry } from '../port-suites/presence-registry'
import { type ClusterMachine, type RedisCluster, startRedisCluster } from '../support/redis-cluster'
import { startRedisNode } from '../support/redis-node'

const silent = createLogger('silent')
const userIds = Array.from({ length: 320 }, (_, at) => `user-${at}`)
const keys = nameSlotKeys('test:')
/** Longer than a machine is silent before its replica takes over, and than nodes take to bring their users back. */
const TAKEN_OVER = { timeout: 20_000 }

let cluster: RedisCluster
/** Of two nodes. */
let links: [RedisLink, RedisLink]

const open = () =>
  connectRedis(
    cluster.masters.map(({ url }) => url),
    silent,
  )

beforeAll(async () => {
  cluster = await startRedisCluster()
  links = [await open(), await open()]
})
afterAll(async () => {
  for (const link of links ?? []) await link.close()
  await cluster?.stop()
})

const startNode = (link = links[0]) => startRedisNode(link)

/** The Redis slot of everything that presence holds of a user. */
const slotIn = (userId: string) => clusterSlotOf(keys[slotOf(userId)]?.epoch ?? '')

/** Those whose presence lies on this machine, and all others. */
async function divide(machine: ClusterMachine): Promise<{ its: string[]; others: string[] }> {
  const masters = await cluster.mastersOf(keys.map(({ epoch }) => clusterSlotOf(epoch)))
  const isIts = (userId: string) => masters[slotOf(userId)] === machine
  return { its: userIds.filter(isIts), others: userIds.filter((userId) => !isIts(userId)) }
}

/** Two nodes, one of which holds everybody; the other is asked all the time until `stop`. */
async function holdTwo() {
  const [one, two] = [await startNode(links[0]), await startNode(links[1])]
  await Promise.all(userIds.map((userId) => two.connect(connection(userId, '1', 10))))
  const statesOf = async (ids: readonly string[]) => {
    const found = await one.lookup(ids)
    return ids.map((id) => (found.get(id)?.unknown ? 'unknown' : found.get(id)?.isOnline ? 'online' : 'offline'))
  }
  const seen = new Map<string, Set<string>>(userIds.map((userId) => [userId, new Set()]))
  let isDone = false
  const watching = (async () => {
    while (!isDone) {
      const states = await statesOf(userIds)
      for (const [at, userId] of userIds.entries()) seen.get(userId)?.add(states[at] ?? '')
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  })()
  return {
    one,
    two,
    statesOf,
    /** What was ever said of these. */
    saidOf: (ids: readonly string[]) => [...new Set(ids.flatMap((id) => [...(seen.get(id) ?? [])]))].sort(),
    async end() {
      isDone = true
      await watching
      await two.close()
      await one.close()
    },
  }
}

describePresenceRegistry('a Redis Cluster', () => startNode())

test('one address of a cluster is enough, and several that are none are refused with a sentence', async () => {
  const link = await connectRedis([cluster.replicas[0]?.url ?? ''], silent)
  expect(await link.runAll(['a', 'b', 'c'].map((key) => ({ key, add: (batch) => batch.exists(key) })))).toEqual([
    0, 0, 0,
  ])
  await Promise.all(keys.map(({ epoch }, at) => link.run(epoch, (redis) => redis.set(`${epoch}:read`, at))))
  const groups = keys.map(({ epoch }) => [`${epoch}:read`, `${epoch}:none`])
  expect(await link.readGroups(groups)).toEqual(keys.map((_, at) => [String(at), null]))
  await link.close()
})

test('points are counted by all nodes together, wherever the keys lie', async () => {
  const limiters = links.map((link) =>
    createRedisRateLimiter({
      link,
      factor: 1,
      insurance: createMemoryRateLimiter({ factor: 1, clock: () => performance.now(), recallBulk: async () => [] }),
      recallBulk: async () => [5],
      prefix: 'test:',
    }),
  )
  const [one, two] = limiters
  for (const userId of userIds.slice(0, 20)) {
    const { left } = (await one?.peek('messages', userId)) ?? { left: 0 }
    await one?.consume('messages', userId)
    await two?.consume('messages', userId)
    await two?.consume('bulk', userId)
    await one?.refund('messages', userId)
    expect(await two?.peek('messages', userId)).toMatchObject({ left: left - 1 })
  }
  for (const limiter of limiters) await limiter.close()
})

test('who types, and who shows a conversation, is known to all nodes', async () => {
  const [one, two] = links.map((link) =>
    createRedisPlaces({ link, alone: createMemoryPlaces(() => 0, 60_000), prefix: 'test:', timeoutMs: 60_000 }),
  )
  for (const place of ['a', 'b', 'c', 'd']) {
    await one?.add(place, 'socket 1')
    await two?.add(place, 'socket 2')
    expect(await one?.remove(place, 'socket 1')).toBe(true)
    expect(await one?.isTaken(place)).toBe(true)
    expect(await two?.remove(place, 'socket 2')).toBe(false)
    expect(await one?.isTaken(place)).toBe(false)
  }
})

test('a push reaches the node that holds its user, on whichever machine the channel lies', async () => {
  const gate = { wait: () => null, run: (task: () => void) => task() }
  const servers = links.map((link) => {
    const io = new Server()
    io.adapter(
      createRedisAdapter({ link, gate, bootId: newId(), prefix: 'test:', logger: silent }) as Parameters<
        Server['adapter']
      >[0],
    )
    return io.of('/')
  })
  const [from, to] = servers as [(typeof servers)[0], (typeof servers)[0]]
  const got = new Set<string>()
  for (const userId of userIds) {
    const socket = { client: { writeToEngine: () => got.add(userId) } }
    to.sockets.set(`socket of ${userId}`, socket as unknown as Socket)
    to.adapter.addAll(`socket of ${userId}`, new Set([`user:${userId}`]))
  }
  // A channel is heard a moment after its room is there.
  await expect
    .poll(() => {
      for (const userId of userIds) if (!got.has(userId)) from.to(`user:${userId}`).emit('hello')
      return got.size
    })
    .toBe(userIds.length)
})

test('a machine that is gone with its replica takes its own users along and nobody else, and limits go on alone', async () => {
  const { one, two, statesOf, saidOf, end } = await holdTwo()
  try {
    const [victim] = cluster.masters as [ClusterMachine]
    const replica = cluster.replicas[0] as ClusterMachine
    const { its, others } = await divide(victim)
    expect(Math.min(its.length, others.length)).toBeGreaterThan(0)
    await expect.poll(() => statesOf(userIds)).toEqual(userIds.map(() => 'online'))
    const heard: PresenceEvent[] = []
    const undo = one.subscribe((event) => heard.push(event))

    await replica.kill()
    await victim.kill()
    await expect.poll(() => statesOf(its)).toEqual(its.map(() => 'unknown'))
    expect(await statesOf(others)).toEqual(others.map(() => 'online'))
    expect(links[0].isUp()).toBe(false)
    await expect(links[0].run(keys[slotOf(its[0] ?? '')]?.epoch ?? '', (redis) => redis.ping())).rejects.toThrow(
      RedisAwayError,
    )
    await expect.poll(() => heard.map(({ kind }) => kind), { timeout: 10_000 }).toContain('lost')
    expect(await one.list()).toMatchObject({ isComplete: false })
    // Somebody else's coming and going is heard as ever.
    const [mover = ''] = others
    await two.disconnect(mover, '1', { at: 20, immediate: true })
    await expect.poll(() => heard.find((event) => event.kind === 'edge')).toMatchObject({ userId: mover })
    await two.connect(connection(mover, '1', 30))

    await victim.start()
    await replica.start()
    await expect.poll(() => statesOf(userIds), TAKEN_OVER).toEqual(userIds.map(() => 'online'))
    await expect.poll(() => heard.some((event) => event.kind === 'resumed' && event.isWhole)).toBe(true)
    expect(saidOf(its)).toEqual(['online', 'unknown'])
    expect(saidOf(others.filter((each) => each !== mover))).toEqual(['online'])
    undo()
  } finally {
    await end()
    await cluster.whenWhole()
  }
})

test('a master that is killed is followed by its replica: nobody is said to be offline, and other slots notice nothing', async () => {
  const { statesOf, saidOf, end } = await holdTwo()
  try {
    const victim = await cluster.masterOf(slotIn('user-0'))
    const { its, others } = await divide(victim)
    await expect.poll(() => statesOf(userIds)).toEqual(userIds.map(() => 'online'))
    await victim.kill()
    await expect.poll(() => statesOf(its)).toEqual(its.map(() => 'unknown'))
    await expect.poll(() => statesOf(userIds), TAKEN_OVER).toEqual(userIds.map(() => 'online'))
    await victim.start()
    await cluster.whenWhole()
    expect(await statesOf(userIds)).toEqual(userIds.map(() => 'online'))
    expect(saidOf(its)).toEqual(['online', 'unknown'])
    expect(saidOf(others)).toEqual(['online'])
  } finally {
    await end()
  }
})

test('a slot that moves to another machine takes nobody offline, and what comes meanwhile is known afterwards', async () => {
  const { one, two, statesOf, saidOf, end } = await holdTwo()
  try {
    await expect.poll(() => statesOf(userIds)).toEqual(userIds.map(() => 'online'))
    const slot = slotIn('user-0')
    const from = await cluster.masterOf(slot)
    const to = (await cluster.mastersOf(userIds.map(slotIn))).find((each) => each !== from) as ClusterMachine
    const its = userIds.filter((each) => slotOf(each) === slotOf('user-0'))
    const late = its.map((userId) => `${userId}-late`).filter((each) => slotOf(each) === slotOf('user-0'))
    const moving = cluster.moveSlots([slot], to)
    await Promise.all(late.map((userId) => two.connect(connection(userId, '2', 20))))
    await moving
    expect(await cluster.masterOf(slot)).toBe(to)
    await expect
      .poll(() => statesOf([...userIds, ...late]), TAKEN_OVER)
      .toEqual([...userIds, ...late].map(() => 'online'))
    // Edges are heard on the machine where the slot is now.
    const heard: PresenceEvent[] = []
    one.subscribe((event) => heard.push(event))
    await two.disconnect('user-0', '1', { at: 50, immediate: true })
    await expect.poll(() => heard.find((event) => event.kind === 'edge')).toMatchObject({ userId: 'user-0' })
    expect(saidOf(its.filter((each) => each !== 'user-0'))).not.toContain('offline')
    expect(saidOf(userIds.filter((each) => !its.includes(each)))).toEqual(['online'])
  } finally {
    await end()
  }
})
