import {
  addConnection,
  type Connection,
  countConnections,
  type PresenceState,
  removeConnection,
  renewConnection,
  type Transition,
} from '../../domain/presence-state'
import { RedisAwayError, type RedisLink } from '../links/redis-link'
import type { Logger } from '../logger'
import type { Departure, PresenceEvent, PresenceRegistry, RegisteredStatus } from '../ports/presence-registry'
import { createSubscribable } from '../subscribable'
import { combineHeld } from './held-elsewhere'
import { createRedisEntries, isStale } from './redis-entries'
import { nameSlotKeys } from './redis-keys'
import { createRedisMembership } from './redis-membership'
import { presenceScripts } from './redis-scripts'

/** A stall of up to 5 s is nobody's concern (PROMISES P3). */
const LOST_MS = 5000

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
  const edges = `${prefix}edges`
  const keys = nameSlotKeys(prefix)
  const membership = createRedisMembership({
    ...parts,
    keys,
    edges,
    bringUsers: (own, before) => entries.bring(own, before),
    onSettled: () => events.emit({ kind: 'resumed' }),
  })
  const entries = createRedisEntries({ link, bootId, keys, edges, local, membership })
  link.defineScripts(presenceScripts)

  /** Answers what is true of the user as a whole, or locally while Redis is away. */
  async function write(transition: Transition, departure: Departure): Promise<Transition> {
    const { userId, edge } = transition
    try {
      return await entries.write(userId, departure)
    } catch (error) {
      if (!isStale(error) && !(error instanceof RedisAwayError)) throw error
      membership.doubt()
      if (isStale(error)) void membership.beat()
      if (edge) events.emit({ kind: 'edge', userId, edge, ...departure })
      return transition
    }
  }

  const onMessage = (channel: string, message: string) => {
    if (channel === edges) events.emit(toEvent(message))
  }

  let losing: NodeJS.Timeout | null = null
  const unsubscribe = link.subscribe((event) => {
    if (event === 'up' && losing) clearTimeout(losing)
    if (event === 'down') losing = setTimeout(() => events.emit({ kind: 'lost' }), LOST_MS)
    if (event === 'resubscribed') events.emit({ kind: 'resumed' })
  })

  return {
    async start() {
      link.subscriber.on('message', onMessage)
      await link.subscriber.subscribe(edges)
      await membership.start()
    },
    renewLease: membership.beat,

    connect: async (connection) => write(addConnection(local, connection), { at: connection.since, immediate: false }),
    disconnect: async (userId, socketId, departure) => write(removeConnection(local, userId, socketId), departure),
    async renew(renewals) {
      for (const { userId, socketId, at } of renewals) renewConnection(local, userId, socketId, at)
      if (!membership.isRegistered()) return
      try {
        await entries.writeSigns([...new Set(renewals.map(({ userId }) => userId))])
      } catch (error) {
        if (!(error instanceof RedisAwayError)) throw error
      }
    },

    async lookup(userIds) {
      const found = new Map<string, RegisteredStatus>()
      await entries.lookUpElsewhere([...new Set(userIds)], (userId, elsewhere) => {
        found.set(userId, combineHeld(local.get(userId), elsewhere))
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
      let isComplete = membership.isRegistered() && !membership.isSettling()
      for (const other of membership.listOthers()) {
        try {
          for (const { userId, connections } of await entries.listOf(other)) add(userId, connections)
        } catch (error) {
          if (!(error instanceof RedisAwayError)) throw error
          isComplete = false
        }
      }
      return { users: [...byUser].map(([userId, connections]) => ({ userId, connections })), isComplete }
    },

    async countElsewhere(userId) {
      let count = 0
      await entries.lookUpElsewhere([userId], (_, elsewhere) => {
        count = elsewhere?.count ?? 0
      })
      return count
    },
    countLocal: () => countConnections(local),
    subscribe: events.subscribe,

    async close() {
      unsubscribe()
      if (losing) clearTimeout(losing)
      link.subscriber.off('message', onMessage)
      await membership.close()
      local.clear()
      events.clear()
    },
  }
}

/** What a node, or a script, published: `resumed`, or an edge, its user, its time and whether it waits for no grace. */
function toEvent(message: string): PresenceEvent {
  if (message === 'resumed') return { kind: 'resumed' }
  const [edge, userId, at, immediate] = message.split(' ') as ['came_online' | 'went_offline', string, string, string]
  return { kind: 'edge', userId, edge, at: Number(at), immediate: immediate === '1' }
}
