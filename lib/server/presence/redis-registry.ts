import { setTimeout as delay } from 'node:timers/promises'
import {
  addConnection,
  type Connection,
  countConnections,
  type PresenceState,
  removeConnection,
  renewConnection,
  type Transition,
} from '../../domain/presence-state'
import type { RedisLink } from '../links/redis-link'
import { RedisAwayError } from '../links/redis-machine'
import type { Logger } from '../logger'
import type { Departure, Glance, PresenceEvent, PresenceRegistry, RegisteredStatus } from '../ports/presence-registry'
import { createSubscribable } from '../subscribable'
import { combineHeld } from './held-elsewhere'
import { createRedisEntries, isStale } from './redis-entries'
import { dealToSlots, nameSlotKeys, slotOf } from './redis-keys'
import { createRedisMembership } from './redis-membership'
import { createStatusMemory } from './redis-memory'
import { presenceScripts } from './redis-scripts'

/** How long a start waits to be heard on its channels: of a cluster a machine may be away. */
const LISTEN_MS = 1000

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
  const { link, bootId, prefix } = parts
  const local: PresenceState = new Map()
  const events = createSubscribable<PresenceEvent>()
  const keys = nameSlotKeys(prefix)
  /** Slots of which nothing is known but what is here, since watchers were told so. */
  const lost = new Set<number>()
  const resumed = new Set<number>()
  let tellingResumed: NodeJS.Immediate | null = null
  let tellingLost: NodeJS.Immediate | null = null
  const membership = createRedisMembership({
    ...parts,
    keys,
    dealUsers: () => dealToSlots(local.keys()),
    bringUsers: (slot, userIds, before) => entries.bring(slot, userIds, before),
    onResumed: (slot) => tellResumed([slot]),
    onLost(slot) {
      lost.add(slot)
      tellingLost ??= setImmediate(() => {
        tellingLost = null
        events.emit({ kind: 'lost' })
      })
    },
  })
  const memory = createStatusMemory({ link, slots: keys.map((_, slot) => membership.of(slot)) })
  const entries = createRedisEntries({ link, bootId, local, membership, memory })
  link.defineScripts(presenceScripts)

  /** Once for all that resume in a turn: where one Redis has all slots it is all of them. */
  function tellResumed(slots: Iterable<number>): void {
    for (const slot of slots) resumed.add(slot)
    tellingResumed ??= setImmediate(() => {
      tellingResumed = null
      const told = new Set(resumed)
      resumed.clear()
      for (const slot of told) if (membership.of(slot).epoch !== '') lost.delete(slot)
      events.emit({ kind: 'resumed', concerns: (userId) => told.has(slotOf(userId)), isWhole: lost.size === 0 })
    })
  }

  /** Answers what is true of the user as a whole, or locally while Redis is away. */
  async function write(transition: Transition, departure: Departure): Promise<Transition> {
    const { userId, edge } = transition
    try {
      return await entries.write(userId, departure)
    } catch (error) {
      if (!isStale(error) && !(error instanceof RedisAwayError)) throw error
      membership.doubt(slotOf(userId))
      if (isStale(error)) void membership.beat()
      if (edge) events.emit({ kind: 'edge', userId, edge, ...departure })
      return transition
    }
  }

  const slotOfEdges = new Map(keys.map(({ edges }, slot) => [edges, slot]))
  const onMessage = (channel: Buffer, message: Buffer) => {
    const slot = slotOfEdges.get(channel.toString())
    if (slot === undefined) return
    const [kind = '', seq, userId = null, at, immediate] = message.toString().split(' ')
    memory.hear(slot, Number(seq), userId)
    if (kind === 'resumed') tellResumed([slot])
    if (userId === null || (kind !== 'came_online' && kind !== 'went_offline')) return
    events.emit({ kind: 'edge', userId, edge: kind, at: Number(at), immediate: immediate === '1' })
  }
  const unlisten = link.channels.onMessage(onMessage)
  const unsubscribe = link.subscribe(({ kind, has }) => {
    if (kind === 'resubscribed') tellResumed(keys.flatMap(({ edges }, slot) => (has(edges) ? [slot] : [])))
  })

  return {
    async start() {
      const heard = keys.flatMap(({ edges, alive }) => [edges, alive + bootId].map(link.channels.ssubscribe))
      await Promise.race([Promise.all(heard), delay(LISTEN_MS, null, { ref: false })])
      await membership.start()
    },
    renewLease: membership.beat,

    connect: async (connection) => write(addConnection(local, connection), { at: connection.since, immediate: false }),
    disconnect: async (userId, socketId, departure) => write(removeConnection(local, userId, socketId), departure),
    async renew(renewals) {
      for (const { userId, socketId, at } of renewals) renewConnection(local, userId, socketId, at)
      await entries.writeSigns([...new Set(renewals.map(({ userId }) => userId))])
    },

    async lookup(userIds) {
      const found = new Map<string, RegisteredStatus>()
      await entries.lookUpElsewhere([...new Set(userIds)], (userId, elsewhere) => {
        found.set(userId, combineHeld(local.get(userId), elsewhere))
      })
      return found
    },

    async glance(userIds) {
      const found = new Array<Glance>(userIds.length)
      await entries.glanceElsewhere(userIds, (place, elsewhere) => {
        found[place] = combineHeld(local.get(userIds[place] as string), elsewhere)
      })
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
      const elsewhere = await entries.listElsewhere(keys.map((_, slot) => membership.of(slot)))
      for (const connection of elsewhere.held) add(connection.userId, [connection])
      return {
        users: [...byUser].map(([userId, connections]) => ({ userId, connections })),
        isComplete: elsewhere.isComplete && membership.isComplete(),
      }
    },

    async countElsewhere(userId) {
      let count = 0
      await entries.lookUpElsewhere([userId], (_, elsewhere) => {
        count = elsewhere?.count ?? 0
      })
      return count
    },
    holds: (userId) => local.has(userId),
    listHeld: () => local.keys(),
    countLocal: () => countConnections(local),
    subscribe: events.subscribe,

    async close() {
      unsubscribe()
      unlisten()
      if (tellingResumed) clearImmediate(tellingResumed)
      if (tellingLost) clearImmediate(tellingLost)
      await membership.close()
      local.clear()
      events.clear()
    },
  }
}
