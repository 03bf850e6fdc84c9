import type { Actor } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import type { Connection, Transition } from '../../domain/presence-state'
import { sentences } from '../../protocol/errors'
import { MAX_STATUS_USERS, PRESENCE_GRACE_MS } from '../../protocol/limits'
import type { PresenceStatus, StatusMap, UserStatusReply } from '../../protocol/objects'
import type { Logger } from '../logger'
import type { OnlineUser, PresenceRegistry, RegisteredStatus, Renewal } from '../ports/presence-registry'
import type { RateLimiter } from '../ports/rate-limiter'
import type { LastSeenWriter } from './last-seen-writer'
import type { PresenceDirectory } from './presence-directory'
import type { PresenceWatches } from './presence-watches'
import { assertWithinRate } from './rate-guard'

export type PresenceService = {
  connect(connection: Connection): Promise<void>
  /** `immediate` after a sign-out: watchers are told without the grace. */
  disconnect(userId: string, socketId: string, immediate: boolean): Promise<void>
  renew(renewals: readonly Renewal[]): Promise<void>
  statusOf(actor: Actor, userId: string): Promise<UserStatusReply>
  statusOfMany(actor: Actor, userIds: readonly string[]): Promise<StatusMap>
  watch(actor: Actor, socketId: string, userIds: readonly string[]): Promise<StatusMap>
  unwatch(socketId: string, userIds: readonly string[]): { userIds: string[] }
  /** Ends every watch of a socket that is gone. */
  forgetWatches(socketId: string): void
  /** Everybody online, for admins. */
  listOnline(): Promise<OnlineUser[]>
  onlineUserIds(): Promise<string[]>
  /** Those of these users who are online as far as the actor may see. */
  listVisibleOnline(actor: Actor, userIds: readonly string[]): Promise<Set<string>>
  /** What others may see of these users may have changed: tells their watchers. */
  refresh(userIds: readonly string[]): Promise<void>
  /** Everything held may be out of date. */
  refreshAll(): Promise<void>
  close(): Promise<void>
}

/** Status questions tell the truth at once; only the push of going offline waits for the grace. */
export function createPresenceService(parts: {
  registry: PresenceRegistry
  directory: PresenceDirectory
  watches: PresenceWatches
  lastSeen: LastSeenWriter
  limiter: RateLimiter
  logger: Logger
  now: () => Date
}): PresenceService {
  const { registry, directory, watches, lastSeen, limiter, logger, now } = parts
  const leaving = new Map<string, NodeJS.Timeout>()

  function toStatus(userId: string, registered: RegisteredStatus | undefined, isVisible: boolean): PresenceStatus {
    const entry = directory.find(userId)
    if (!isVisible || !entry) return { isOnline: false, lastSeen: null }
    if (registered?.unknown) return { isOnline: false, lastSeen: entry.lastSeen, unknown: true }
    if (!registered?.isOnline) return { isOnline: false, lastSeen: entry.lastSeen }
    if (registered.lastSign !== null) directory.noteLastSeen(userId, registered.lastSign)
    return { isOnline: true, lastSeen: entry.lastSeen }
  }

  async function readStatuses(actor: Actor, userIds: readonly string[]): Promise<Map<string, PresenceStatus>> {
    const visible = await directory.listVisible(actor, userIds)
    const registered = await registry.lookup(userIds)
    const statuses = new Map<string, PresenceStatus>()
    for (const userId of userIds) {
      statuses.set(userId, toStatus(userId, registered.get(userId), visible === 'all' || visible.has(userId)))
    }
    return statuses
  }

  async function pushOf(userId: string): Promise<void> {
    if (!watches.has(userId)) return
    try {
      const watchers = watches.listWatchers(userId)
      const viewers = await directory.listViewers(
        userId,
        watchers.map((watcher) => watcher.actor),
      )
      const registered = (await registry.lookup([userId])).get(userId)
      // Someone in their grace is still shown as online; the push at its end says what is true then.
      if (!registered?.isOnline && leaving.has(userId)) return
      for (const watcher of watchers) {
        watches.tell(watcher, userId, toStatus(userId, registered, viewers.has(watcher.actor.userId)))
      }
    } catch (error) {
      logger.error({ err: error, userId }, 'a change of presence could not be told')
    }
  }

  function onCameOnline(userId: string): void {
    clearTimeout(leaving.get(userId))
    leaving.delete(userId)
    void pushOf(userId)
  }

  function onWentOffline(userId: string, immediate: boolean): void {
    clearTimeout(leaving.get(userId))
    const push = () => {
      leaving.delete(userId)
      void pushOf(userId)
    }
    if (immediate) push()
    else leaving.set(userId, setTimeout(push, PRESENCE_GRACE_MS))
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
      const transition = await registry.connect(connection)
      logConnect(transition, connection.socketId)
      if (transition.edge !== 'came_online') return
      lastSeen.noteEdge(connection.userId, connection.since)
      onCameOnline(connection.userId)
    },

    async disconnect(userId, socketId, immediate) {
      const at = now().getTime()
      const transition = await registry.disconnect(userId, socketId)
      logDisconnect(transition)
      if (transition.edge !== 'went_offline') return
      lastSeen.noteEdge(userId, at)
      directory.noteLastSeen(userId, at)
      onWentOffline(userId, immediate)
    },

    async renew(renewals) {
      await registry.renew(renewals)
      for (const { userId, at } of renewals) lastSeen.noteSign(userId, at)
    },

    async statusOf(actor, userId) {
      await assertWithinRate(limiter, 'queries', actor.userId)
      const status = (await readStatuses(actor, [userId])).get(userId) as PresenceStatus
      const registered = (await registry.lookup([userId])).get(userId)
      const connectionCount = status.isOnline ? (registered?.connectionCount ?? 0) : 0
      return { userId, ...status, connectionCount }
    },

    async statusOfMany(actor, userIds) {
      await assertWithinRate(limiter, 'queries', actor.userId)
      const distinct = new Set(userIds)
      assertCount(distinct)
      return toStatusMap(await readStatuses(actor, [...distinct]))
    },

    async watch(actor, socketId, userIds) {
      await assertWithinRate(limiter, 'queries', actor.userId)
      const distinct = new Set(userIds)
      assertCount(distinct)
      watches.assertRoom(socketId, distinct)
      const statuses = await readStatuses(actor, [...distinct])
      // Registered in the same turn as the snapshot is taken: no change can fall in between.
      watches.add(actor, socketId, statuses)
      return toStatusMap(statuses)
    },

    unwatch(socketId, userIds) {
      const distinct = new Set(userIds)
      assertCount(distinct)
      watches.remove(socketId, [...distinct])
      return { userIds: [...distinct] }
    },

    forgetWatches: (socketId) => watches.removeAll(socketId),
    listOnline: () => registry.list(),

    async onlineUserIds() {
      return (await registry.list()).map((user) => user.userId)
    },

    async listVisibleOnline(actor, userIds) {
      const statuses = await readStatuses(actor, userIds)
      return new Set(userIds.filter((userId) => statuses.get(userId)?.isOnline))
    },

    async refresh(userIds) {
      for (const userId of userIds) {
        directory.forgetUser(userId)
        await pushOf(userId)
      }
    },

    async refreshAll() {
      directory.clear()
      for (const userId of watches.listWatched()) await pushOf(userId)
    },

    async close() {
      for (const timer of leaving.values()) clearTimeout(timer)
      leaving.clear()
      await lastSeen.close()
      await registry.close()
    },
  }
}

/** Without a prototype: `__proto__` is a valid id. */
function toStatusMap(statuses: ReadonlyMap<string, PresenceStatus>): StatusMap {
  const map: StatusMap = Object.create(null)
  for (const [userId, status] of statuses) map[userId] = status
  return map
}
