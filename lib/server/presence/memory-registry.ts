import {
  addConnection,
  countConnections,
  lastSignOf,
  type PresenceState,
  removeConnection,
  renewConnection,
  type Transition,
} from '../../domain/presence-state'
import type { Departure, PresenceEvent, PresenceRegistry, RegisteredStatus } from '../ports/presence-registry'
import { createSubscribable } from '../subscribable'

const offline: RegisteredStatus = { isOnline: false, connectionCount: 0, lastSign: null, unknown: false }

/** The registry of a single node. Each call takes effect before it returns, so calls never interleave. */
export function createMemoryPresenceRegistry(): PresenceRegistry {
  const state: PresenceState = new Map()
  const events = createSubscribable<PresenceEvent>()

  function tell(transition: Transition, departure: Departure): Transition {
    const { userId, edge } = transition
    if (edge) events.emit({ kind: 'edge', userId, edge, ...departure })
    return transition
  }

  function statusOf(userId: string): RegisteredStatus {
    const connections = state.get(userId)
    if (!connections) return offline
    const [connectionCount, lastSign] = [connections.size, lastSignOf(connections)]
    return { isOnline: true, connectionCount, lastSign, unknown: false }
  }

  return {
    async connect(connection) {
      return tell(addConnection(state, connection), { at: connection.since, immediate: false })
    },
    async disconnect(userId, socketId, departure) {
      return tell(removeConnection(state, userId, socketId), departure)
    },
    async renew(renewals) {
      for (const { userId, socketId, at } of renewals) renewConnection(state, userId, socketId, at)
    },
    lookup: async (userIds) => new Map(userIds.map((userId) => [userId, statusOf(userId)])),
    glance: async (userIds) => userIds.map(statusOf),
    async list() {
      const users = [...state].map(([userId, connections]) => ({ userId, connections: [...connections.values()] }))
      return { users, isComplete: true }
    },
    countElsewhere: async () => 0,
    holds: (userId) => state.has(userId),
    listHeld: () => state.keys(),
    countLocal: () => countConnections(state),
    subscribe: events.subscribe,
    async close() {
      state.clear()
      events.clear()
    },
  }
}
