import type { Actor } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import type { Connection, Transition } from '../../domain/presence-state'
import { sentences } from '../../protocol/errors'
import { MAX_STATUS_USERS } from '../../protocol/limits'
import type { PresenceStatus, StatusMap, UserStatusReply } from '../../protocol/objects'
import type { Logger } from '../logger'
import type { Departure, OnlineList, PresenceRegistry, Renewal } from '../ports/presence-registry'
import type { LastSeenWriter } from './last-seen-writer'
import type { PresenceDirectory } from './presence-directory'
import type { PresencePushes } from './presence-pushes'
import { toPresenceStatus } from './presence-status'
import type { PresenceWatches } from './presence-watches'

export type PresenceService = {
  /** Answers how many connections the user has by then, over all nodes. */
  connect(connection: Connection): Promise<number>
  disconnect(userId: string, socketId: string, departure: Departure): Promise<void>
  renew(renewals: readonly Renewal[]): Promise<void>
  statusOf(actor: Actor, userId: string): Promise<UserStatusReply>
  statusOfMany(actor: Actor, userIds: readonly string[]): Promise<StatusMap>
  watch(actor: Actor, socketId: string, userIds: readonly string[]): Promise<StatusMap>
  unwatch(socketId: string, userIds: readonly string[]): { userIds: string[] }
  /** Ends every watch of a socket that is gone. */
  forgetWatches(socketId: string): void
  /** Everybody online, as far as is known, for admins. */
  listOnline(): Promise<OnlineList>
  /** How many sockets of a user other nodes hold. */
  countElsewhere(userId: string): Promise<number>
  /** How many people and sockets this node holds. */
  countLocal(): { people: number; sockets: number }
  /** Those of these users who are online as far as the actor may see. */
  listVisibleOnline(actor: Actor, userIds: readonly string[]): Promise<Set<string>>
  /** What others may see of these users may have changed: tells their watchers. */
  refresh(userIds: readonly string[]): Promise<void>
  /** These users are contacts of somebody since now, who may watch them. */
  tellContacts(userIds: readonly string[]): Promise<void>
  /** Everything held may be out of date. */
  refreshAll(): Promise<void>
  close(): Promise<void>
}

/** Answers who is online. Questions are told the truth at once; pushes of changes are `presence-pushes.ts`. */
export function createPresenceService(parts: {
  registry: PresenceRegistry
  directory: PresenceDirectory
  watches: PresenceWatches
  pushes: PresencePushes
  lastSeen: LastSeenWriter
  logger: Logger
}): PresenceService {
  const { registry, directory, watches, pushes, lastSeen, logger } = parts
  /** Of each of these users, each named once, in their order. */
  async function readStatuses(actor: Actor, userIds: readonly string[]): Promise<PresenceStatus[]> {
    const visible = await directory.listVisible(actor, userIds)
    const registered = await registry.glance(userIds)
    return registered.map((status, at) => toPresenceStatus(status, visible[at]))
  }

  function logConnect(transition: Transition, socketId: string): void {
    const { userId, connectionCount, edge } = transition
    if (edge === 'came_online') logger.info(`🟢 User ${userId} is now online (socket: ${socketId})`)
    else logger.info(`🟢 User ${userId} connected additional socket (${socketId}). Total: ${connectionCount}`)
  }

  function logDisconnect({ userId, connectionCount, edge }: Transition): void {
    if (edge === 'went_offline') logger.info(`🔴 User ${userId} is now offline (all sockets disconnected)`)
    else logger.info(`🟡 User ${userId} disconnected one socket. Remaining: ${connectionCount}`)
  }

  function assertCount(userIds: ReadonlySet<string>): void {
    if (userIds.size > MAX_STATUS_USERS) throw new DomainError('too_many_users', sentences.tooManyUsers)
  }

  return {
    async connect(connection) {
      const isFirstHere = !registry.holds(connection.userId)
      const connecting = registry.connect(connection)
      // Held here from now on, however long the other nodes take to hear of it.
      if (isFirstHere) lastSeen.noteEdge(connection.userId, connection.since)
      const transition = await connecting
      logConnect(transition, connection.socketId)
      return transition.connectionCount
    },

    async disconnect(userId, socketId, departure) {
      const disconnecting = registry.disconnect(userId, socketId, departure)
      // A node that stops does not wait for Redis with it.
      if (!registry.holds(userId)) lastSeen.noteEdge(userId, departure.at)
      logDisconnect(await disconnecting)
    },

    renew: (renewals) => registry.renew(renewals),

    async statusOf(actor, userId) {
      const [visible] = await directory.listVisible(actor, [userId])
      const found = (await registry.lookup([userId])).get(userId)
      const status = toPresenceStatus(found, visible)
      return { userId, ...status, connectionCount: status.isOnline ? (found?.connectionCount ?? 0) : 0 }
    },

    async statusOfMany(actor, userIds) {
      const distinct = new Set(userIds)
      assertCount(distinct)
      const userIdsOnce = [...distinct]
      return toStatusMap(userIdsOnce, await readStatuses(actor, userIdsOnce))
    },

    async watch(actor, socketId, userIds) {
      const distinct = new Set(userIds)
      assertCount(distinct)
      watches.assertRoom(actor, socketId, distinct)
      const userIdsOnce = [...distinct]
      const tellChanged = pushes.open()
      try {
        const statuses = await readStatuses(actor, userIdsOnce)
        const statusOf = new Map(statuses.map((status, at) => [userIdsOnce[at] as string, status]))
        watches.add(actor, socketId, statusOf, directory.isNobody)
        return toStatusMap(userIdsOnce, statuses)
      } finally {
        tellChanged(userIdsOnce)
      }
    },

    unwatch(socketId, userIds) {
      const distinct = new Set(userIds)
      assertCount(distinct)
      watches.remove(socketId, [...distinct])
      return { userIds: [...distinct] }
    },

    forgetWatches: (socketId) => watches.removeAll(socketId),
    listOnline: () => registry.list(),
    countElsewhere: (userId) => registry.countElsewhere(userId),
    countLocal: () => registry.countLocal(),

    async listVisibleOnline(actor, userIds) {
      const userIdsOnce = [...new Set(userIds)]
      const statuses = await readStatuses(actor, userIdsOnce)
      return new Set(userIdsOnce.filter((_, at) => statuses[at]?.isOnline))
    },

    async refresh(userIds) {
      for (const userId of userIds) directory.forgetUser(userId)
      await pushes.tell(userIds)
    },
    tellContacts: (userIds) => pushes.tell(userIds),

    async refreshAll() {
      directory.clear()
      await pushes.tellAll()
    },

    async close() {
      pushes.close()
      await lastSeen.close()
      await registry.close()
    },
  }
}

/** Without a prototype: `__proto__` is a valid id. */
function toStatusMap(userIds: readonly string[], statuses: readonly PresenceStatus[]): StatusMap {
  const map: StatusMap = Object.create(null)
  for (const [at, status] of statuses.entries()) map[userIds[at] as string] = status
  return map
}
