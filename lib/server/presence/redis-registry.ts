import { setTimeout as delay } from 'node:timers/promises'
import {
  addConnection,
  type Connection,
  countConnections,
  lastSignOf,
  type PresenceState,
  removeConnection,
  renewConnection,
  type Transition,
} from '../../domain/presence-state'
import { RedisAwayError, type RedisLink } from '../links/redis-link'
import type { Logger } from '../logger'
import type { Departure, PresenceEvent, PresenceRegistry, RegisteredStatus } from '../ports/presence-registry'
import { presenceScripts } from './redis-scripts'

const BEAT_INTERVAL_MS = 1000
/**
 * How long a node counts as alive after its last word, by Redis' clock. PROMISES asks for 10 s renewed each 3 s: a
 * node that hangs is noticed 7 to 10 s later. With a word each second 8 s lets a stall of 5 s pass as well, and
 * watchers, who wait for the grace besides, know within 12 s.
 */
const LEASE_MS = 8000
/** A Redis that heard of no node for so long stood still, or none could reach it. */
const STALL_MS = 4000
/** How long nodes may take to bring their users back to a Redis that was empty or stood still. */
const SETTLE_MS = 2000
/** A stall of up to 5 s is nobody's concern (PROMISES P3). */
const LOST_MS = 5000
/**
 * How long both of a node's connections must be missing, and how long it must have been silent, before it counts as
 * dead: somebody who loses them in one moment has them back in a tenth of a second, and says a word each second.
 */
const SUSPICION_MS = 600
const SILENCE_MS = 1200
/** Entries live on by signs of life, which come every 9 s; what a dead node leaves goes by itself. */
const KEPT_MS = 60_000
const CHUNK = 500
const MAX_LOOKUP = 1000

type Scripted = {
  presenceBeat(...args: (string | number)[]): Promise<(string | number)[]>
  presenceSet(...args: (string | number)[]): Promise<[number, string]>
  presenceLookup(...args: string[]): Promise<string | null>
  presenceBury(...args: string[]): Promise<null>
}

export type RedisPresenceRegistry = PresenceRegistry & {
  /** Registers this node, and waits while a Redis that was empty settles. */
  start(): Promise<void>
  /** Brings the registration up to date now: for a process that stood still. */
  renewLease(): Promise<void>
}

/**
 * The registry of a cluster. This node's own connections are exact in memory; Redis holds how many each node has of
 * a user. While Redis is away, who is not connected here is unknown. `isNodeAlive` is a second witness that is asked
 * before a node whose channel nobody listens to counts as dead.
 */
export function createRedisPresenceRegistry(parts: {
  link: RedisLink
  bootId: string
  isNodeAlive: (bootId: string) => Promise<boolean>
  logger: Logger
  newId: () => string
  /** Before every key and channel. */
  prefix: string
}): RedisPresenceRegistry {
  const { link, bootId, isNodeAlive, logger, newId, prefix } = parts
  const local: PresenceState = new Map()
  const listeners = new Set<(event: PresenceEvent) => void>()
  const nodePrefix = `${prefix}node:`
  const edges = `${prefix}edges`
  const epochKey = `${prefix}epoch`
  const beatKey = `${prefix}beat`
  const settlingKey = `${prefix}settling`
  const nodesKey = `${prefix}nodes`
  const aliveChannel = (boot: string) => `${prefix}alive:${boot}`
  const userKey = (userId: string) => `${prefix}user:${userId}`
  const connsKey = (reg: string) => `${prefix}conns:${reg}`
  const bootOf = (reg: string) => reg.slice(0, reg.lastIndexOf('.'))

  let epoch = ''
  let registrations = 0
  let reg = `${bootId}.0`
  let isRegistered = false
  let others: string[] = []
  /** Nodes whose connections are missing, and since when. */
  let suspects = new Map<string, number>()
  let beating: Promise<void> | null = null
  let recheck: NodeJS.Timeout | null = null
  let settling: NodeJS.Timeout | null = null
  let losing: NodeJS.Timeout | null = null

  link.defineScripts(presenceScripts)
  const run = <T>(work: (scripted: Scripted) => Promise<T>) => link.run((redis) => work(redis as unknown as Scripted))

  function emit(event: PresenceEvent): void {
    for (const listener of listeners) listener(event)
  }

  function entryOf(connections: ReadonlyMap<string, Connection>): string {
    return `${connections.size}:${lastSignOf(connections)}`
  }

  /** Writes what this node holds of a user. Answers what is true of the user as a whole, or locally while Redis is away. */
  async function write(transition: Transition, departure: Departure): Promise<Transition> {
    const { userId } = transition
    const connections = local.get(userId) ?? new Map<string, Connection>()
    try {
      const [connectionCount, edge] = await run((redis) =>
        redis.presenceSet(
          epochKey,
          nodePrefix + reg,
          userKey(userId),
          connsKey(reg),
          epoch,
          reg,
          bootId,
          nodePrefix,
          edges,
          userId,
          connections.size,
          lastSignOf(connections),
          JSON.stringify([...connections.values()]),
          departure.at,
          departure.immediate ? 1 : 0,
          KEPT_MS,
        ),
      )
      return { userId, connectionCount, edge: edge === '' ? null : (edge as 'came_online' | 'went_offline') }
    } catch (error) {
      if (!isStale(error) && !(error instanceof RedisAwayError)) throw error
      isRegistered = false
      if (isStale(error)) void beat()
      if (transition.edge) emit({ kind: 'edge', userId, edge: transition.edge, ...departure })
      return transition
    }
  }

  async function register(): Promise<void> {
    const before = reg
    registrations += 1
    reg = `${bootId}.${registrations}`
    await link.run((redis) =>
      redis
        .multi()
        .set(nodePrefix + reg, '1', 'PX', LEASE_MS)
        .hset(nodesKey, reg, '1')
        .exec(),
    )
    const userIds = [...local.keys()]
    for (let start = 0; start < userIds.length; start += CHUNK) {
      await link.run((redis) => {
        const batch = redis.multi()
        for (const userId of userIds.slice(start, start + CHUNK)) {
          const connections = local.get(userId)
          if (!connections) continue
          batch.hset(userKey(userId), reg, entryOf(connections))
          batch.hdel(userKey(userId), before)
          batch.pexpire(userKey(userId), KEPT_MS)
          batch.hset(connsKey(reg), userId, JSON.stringify([...connections.values()]))
        }
        batch.pexpire(connsKey(reg), KEPT_MS)
        return batch.exec()
      })
    }
    await link.run((redis) =>
      redis
        .multi()
        .del(nodePrefix + before, connsKey(before))
        .hdel(nodesKey, before)
        .publish(edges, 'resumed')
        .exec(),
    )
    isRegistered = true
  }

  /** One round: renews the lease, registers where that is in doubt, and looks after the other nodes. */
  function beat(): Promise<void> {
    beating ??= runBeat()
      .catch((error: unknown) => {
        if (!(error instanceof RedisAwayError)) logger.error({ err: error }, 'the lease was not renewed')
      })
      .finally(() => {
        beating = null
      })
    return beating
  }

  async function runBeat(): Promise<void> {
    const [found, isAlive, settleMs, ...nodes] = await run((redis) =>
      redis.presenceBeat(
        epochKey,
        beatKey,
        settlingKey,
        nodesKey,
        nodePrefix + reg,
        connsKey(reg),
        newId(),
        LEASE_MS,
        SETTLE_MS,
        STALL_MS,
        KEPT_MS,
        nodePrefix,
      ),
    )
    const isNewEpoch = found !== epoch
    epoch = String(found)
    if (Number(settleMs) > 0) resumeWhenSettled(Number(settleMs))
    if (isNewEpoch || isAlive !== 1 || !isRegistered) await register()
    const leases = new Map<string, number>()
    for (let at = 0; at < nodes.length; at += 2) {
      const other = String(nodes[at])
      // What this process registered before has no other to end it.
      if (other !== reg) leases.set(other, bootOf(other) === bootId ? 0 : Number(nodes[at + 1]))
    }
    others = [...leases.keys()].filter((other) => (leases.get(other) ?? 0) > 0)
    // Until then nodes that live may not have renewed what ran out meanwhile.
    if (!settling) await buryDead(leases)
  }

  /** A killed process loses its connections at once, to Redis and to the database; a lease runs out for all the rest. */
  async function buryDead(leases: ReadonlyMap<string, number>): Promise<void> {
    const dead = [...leases.keys()].filter((other) => !others.includes(other))
    const missing = await listMissing()
    const stillSuspect = new Map<string, number>()
    for (const other of missing) {
      const since = suspects.get(other) ?? performance.now()
      const silentMs = LEASE_MS - (leases.get(other) ?? 0)
      if (performance.now() - since >= SUSPICION_MS && silentMs >= SILENCE_MS) dead.push(other)
      else stillSuspect.set(other, since)
    }
    suspects = stillSuspect
    if (suspects.size > 0 && !recheck) {
      recheck = setTimeout(() => {
        recheck = null
        void beat()
      }, SUSPICION_MS)
    }
    for (const other of dead) {
      logger.warn({ node: other }, 'a node is gone: its users are offline unless they are connected elsewhere')
      await run((redis) => redis.presenceBury(nodesKey, nodePrefix + other, connsKey(other), other, edges))
    }
  }

  /** Nodes that nobody hears in Redis and that the database does not know either. */
  async function listMissing(): Promise<string[]> {
    if (others.length === 0) return []
    const heard = (await link.run((redis) =>
      redis.pubsub('NUMSUB', ...others.map((other) => aliveChannel(bootOf(other)))),
    )) as (string | number)[]
    const missing: string[] = []
    for (const [at, other] of others.entries()) {
      if (Number(heard[at * 2 + 1]) === 0 && !(await isNodeAlive(bootOf(other)))) missing.push(other)
    }
    return missing
  }

  function resumeWhenSettled(settleMs: number): void {
    if (settling) clearTimeout(settling)
    settling = setTimeout(() => {
      settling = null
      emit({ kind: 'resumed' })
    }, settleMs)
  }

  async function writeSigns(userIds: readonly string[]): Promise<void> {
    if (!isRegistered) return
    for (let start = 0; start < userIds.length; start += CHUNK) {
      await link.run((redis) => {
        const batch = redis.pipeline()
        for (const userId of userIds.slice(start, start + CHUNK)) {
          const connections = local.get(userId)
          if (!connections) continue
          batch.hset(userKey(userId), reg, entryOf(connections))
          batch.pexpire(userKey(userId), KEPT_MS)
        }
        return batch.exec()
      })
    }
  }

  function onMessage(channel: string, message: string): void {
    if (channel !== edges) return
    if (message === 'resumed') {
      emit({ kind: 'resumed' })
      return
    }
    const [edge, userId, at, immediate] = message.split(' ') as ['came_online' | 'went_offline', string, string, string]
    emit({ kind: 'edge', userId, edge, at: Number(at), immediate: immediate === '1' })
  }

  /** What the other nodes hold of up to 1000 users; null where it cannot be known. */
  async function lookupElsewhere(userIds: readonly string[]): Promise<(Elsewhere | null)[]> {
    const nobodyKnows = userIds.map(() => null)
    try {
      const found = await run((redis) =>
        redis.presenceLookup(
          epochKey,
          beatKey,
          settlingKey,
          epoch,
          bootId,
          nodePrefix,
          userKey(''),
          String(STALL_MS),
          userIds.join(' '),
        ),
      )
      if (found === null) {
        void beat()
        return nobodyKnows
      }
      const [first, ...held] = found.split(' ')
      const isSettling = first === '1'
      return held.map((entries) => {
        const elsewhere = sumUp(entries)
        return elsewhere.count === 0 && isSettling ? null : elsewhere
      })
    } catch (error) {
      if (error instanceof RedisAwayError) return nobodyKnows
      throw error
    }
  }

  const unsubscribe = link.subscribe((event) => {
    if (event === 'up') {
      if (losing) clearTimeout(losing)
      void beat()
    }
    if (event === 'down') {
      isRegistered = false
      losing = setTimeout(() => emit({ kind: 'lost' }), LOST_MS)
    }
    if (event === 'resubscribed') emit({ kind: 'resumed' })
  })
  const timer = setInterval(() => {
    if (link.isUp()) void beat()
  }, BEAT_INTERVAL_MS)

  return {
    async start() {
      link.subscriber.on('message', onMessage)
      await link.subscriber.subscribe(edges, aliveChannel(bootId))
      await runBeat()
      if (settling) await delay(SETTLE_MS)
    },
    renewLease: beat,

    async connect(connection) {
      return write(addConnection(local, connection), { at: connection.since, immediate: false })
    },
    async disconnect(userId, socketId, departure) {
      return write(removeConnection(local, userId, socketId), departure)
    },
    async renew(renewals) {
      for (const { userId, socketId, at } of renewals) renewConnection(local, userId, socketId, at)
      try {
        await writeSigns([...new Set(renewals.map(({ userId }) => userId))])
      } catch (error) {
        if (!(error instanceof RedisAwayError)) throw error
      }
    },

    async lookup(userIds) {
      const distinct = [...new Set(userIds)]
      const found = new Map<string, RegisteredStatus>()
      for (let start = 0; start < distinct.length; start += MAX_LOOKUP) {
        const chunk = distinct.slice(start, start + MAX_LOOKUP)
        const elsewhere = await lookupElsewhere(chunk)
        for (const [at, userId] of chunk.entries()) found.set(userId, combine(local.get(userId), elsewhere[at] ?? null))
      }
      return found
    },

    async list() {
      const byUser = new Map<string, Connection[]>()
      const add = (userId: string, connections: Iterable<Connection>) => {
        const held = byUser.get(userId) ?? []
        held.push(...connections)
        byUser.set(userId, held)
      }
      for (const [userId, connections] of local) add(userId, connections.values())
      let isComplete = isRegistered && settling === null
      for (const other of others) {
        try {
          const theirs = await link.run((redis) => redis.hgetall(connsKey(other)))
          for (const [userId, text] of Object.entries(theirs)) add(userId, JSON.parse(text) as Connection[])
        } catch (error) {
          if (!(error instanceof RedisAwayError)) throw error
          isComplete = false
        }
      }
      return { users: [...byUser].map(([userId, connections]) => ({ userId, connections })), isComplete }
    },

    async countElsewhere(userId) {
      const [elsewhere] = await lookupElsewhere([userId])
      return elsewhere?.count ?? 0
    },
    countLocal: () => countConnections(local),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },

    async close() {
      unsubscribe()
      clearInterval(timer)
      if (recheck) clearTimeout(recheck)
      if (settling) clearTimeout(settling)
      if (losing) clearTimeout(losing)
      await beating
      link.subscriber.off('message', onMessage)
      await run((redis) => redis.presenceBury(nodesKey, nodePrefix + reg, connsKey(reg), reg, edges)).catch(
        (error: unknown) => logger.debug({ err: error }, 'this node did not sign off'),
      )
      local.clear()
      listeners.clear()
    },
  }
}

type Elsewhere = { count: number; lastSign: number }
const nowhere: Elsewhere = { count: 0, lastSign: 0 }

/** Of `count:lastSign` by commas. */
function sumUp(entries: string): Elsewhere {
  if (entries === '') return nowhere
  let [count, lastSign] = [0, 0]
  for (const entry of entries.split(',')) {
    const colon = entry.indexOf(':')
    count += Number(entry.slice(0, colon))
    lastSign = Math.max(lastSign, Number(entry.slice(colon + 1)))
  }
  return { count, lastSign }
}

function combine(here: ReadonlyMap<string, Connection> | undefined, elsewhere: Elsewhere | null): RegisteredStatus {
  const connectionCount = (here?.size ?? 0) + (elsewhere?.count ?? 0)
  const lastSign = Math.max(lastSignOf(here), elsewhere?.lastSign ?? 0)
  return {
    isOnline: connectionCount > 0,
    connectionCount,
    lastSign: lastSign === 0 && connectionCount === 0 ? null : lastSign,
    unknown: connectionCount === 0 && elsewhere === null,
  }
}

function isStale(error: unknown): boolean {
  return (error as Error).name === 'ReplyError' && (error as Error).message.includes('STALE')
}
