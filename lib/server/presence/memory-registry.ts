import {
  addConnection,
  expireConnections,
  lastSignOf,
  type PresenceState,
  removeConnection,
  renewConnection,
} from '../../domain/presence-state'
import type { PresenceRegistry, RegisteredStatus } from '../ports/presence-registry'

const offline: RegisteredStatus = { isOnline: false, connectionCount: 0, lastSign: null, unknown: false }

/** The registry of a single node. Each call takes effect before it returns, so calls never interleave. */
export function createMemoryPresenceRegistry(): PresenceRegistry {
  const state: PresenceState = new Map()
  return {
    async connect(connection) {
      return addConnection(state, connection)
    },
    async disconnect(userId, socketId) {
      return removeConnection(state, userId, socketId)
    },
    async renew(renewals) {
      for (const { userId, socketId, at } of renewals) renewConnection(state, userId, socketId, at)
    },
    async lookup(userIds) {
      const found = new Map<string, RegisteredStatus>()
      for (const userId of userIds) {
        const connections = state.get(userId)
        found.set(
          userId,
          connections
            ? {
                isOnline: true,
                connectionCount: connections.size,
                lastSign: lastSignOf(connections),
                unknown: false,
              }
            : offline,
        )
      }
      return found
    },
    async list() {
      return [...state].map(([userId, connections]) => ({ userId, connections: [...connections.values()] }))
    },
    async expire(now, leaseMs) {
      return expireConnections(state, now - leaseMs)
    },
    async close() {
      state.clear()
    },
  }
}
