import type { Actor } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import type { Connection, Transition } from '../../domain/presence-state'
import { sentences } from '../../protocol/errors'
import { MAX_STATUS_USERS, PRESENCE_GRACE_MS } from '../../protocol/limits'
import type { PresenceStatus, StatusMap, UserStatusReply } from '../../protocol/objects'
import type { Logger } from '../logger'
import type { Departure, OnlineList, PresenceRegistry, RegisteredStatus, Renewal } from '../ports/presence-registry'
import type { RateLimiter } from '../ports/rate-limiter'
import type { LastSeenWriter } from './last-seen-writer'
import { type DirectoryEntry, noteSeen, type PresenceDirectory } from './presence-directory'
import type { PresenceWatches } from './presence-watches'
import { assertWithinRate } from './rate-guard'

/** Users whose viewers are read together, where none are held: each may cost a statement. */
const AT_ONCE = 5
const nobody: ReadonlySet<string> = new Set()

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

/** Status questions tell the truth at once; only the push of going offline waits for the grace. */
export function createPresenceService(parts: {
  registry: PresenceRegistry
  directory: PresenceDirectory
  watches: PresenceWatches
  lastSeen: LastSeenWriter
  limiter: RateLimiter
  logger: Logger
}): PresenceService {
  const { registry, directory, watches, lastSeen, limiter, logger } = parts
  /** Watched users who went offline within the grace. */
  const leaving = new Map<string, NodeJS.Timeout>()
  /** Watched users whose change is told in this turn, all with one look-up, and whether an offline of theirs is settled. */
  const changed = new Map<string, boolean>()

  /** `entry` is what the asker may see of the user: nothing where the user is hidden or unknown. */
  function toStatus(
    registered: RegisteredStatus | undefined,
    entry: DirectoryEntry | null | undefined,
  ): PresenceStatus {
    if (!entry) return { isOnline: false, lastSeen: null }
    if (registered?.unknown) return { isOnline: false, lastSeen: entry.lastSeen, unknown: true }
    if (registered && registered.lastSign !== null) noteSeen(entry, registered.lastSign)
    return { isOnline: registered?.isOnline ?? false, lastSeen: entry.lastSeen }
  }

  async function readRegistered(actor: Actor, userIds: readonly string[]) {
    const visible = await directory.listVisible(actor, userIds)
    const registered = await registry.lookup(userIds)
    return { registered, visible }
  }

  async function readStatuses(actor: Actor, userIds: readonly string[]): Promise<Map<string, PresenceStatus>> {
    const { registered, visible } = await readRegistered(actor, userIds)
    const statuses = new Map<string, PresenceStatus>()
    for (const userId of userIds) statuses.set(userId, toStatus(registered.get(userId), visible.get(userId)))
    return statuses
  }

  /**
   * Tells the watchers of these users what they were not shown yet. An offline may be a blink that another event will
   * take back, so it waits for the grace; in `settled` are those who had theirs.
   */
  async function pushOf(userIds: readonly string[], settled: ReadonlySet<string>): Promise<void> {
    const watched = userIds.filter((userId) => watches.has(userId))
    if (watched.length === 0) return
    try {
      await directory.prefetch(watched)
      const seenBy = new Map<string, Awaited<ReturnType<PresenceDirectory['listViewers']>>>()
      for (let start = 0; start < watched.length; start += AT_ONCE) {
        const readOne = async (userId: string) => {
          const actors = watches.listWatchers(userId).map(({ actor }) => actor)
          seenBy.set(userId, await directory.listViewers(userId, actors))
        }
        await Promise.all(watched.slice(start, start + AT_ONCE).map(readOne))
      }
      // Last of all, so that look-ups are told in the order in which they were answered.
      const registered = await registry.lookup(watched)
      for (const userId of watched) {
        const { entry, viewerIds } = seenBy.get(userId) ?? { entry: null, viewerIds: new Set() }
        const status = registered.get(userId)
        if (isStillShown(userId, status, settled.has(userId))) continue
        for (const watcher of watches.listWatchers(userId)) {
          watches.tell(watcher, userId, toStatus(status, viewerIds.has(watcher.actor.userId) ? entry : null))
        }
      }
    } catch (error) {
      logger.error({ err: error, users: watched.length }, 'changes of presence could not be told')
    }
  }

  /** Whether somebody who is offline goes on being shown as they were: the push at the end of the grace says what is true then. */
  function isStillShown(userId: string, status: RegisteredStatus | undefined, isSettled: boolean): boolean {
    if (status?.isOnline || status?.unknown) return false
    if (leaving.has(userId)) return true
    if (isSettled || !watches.listWatchers(userId).some(({ shownOnline }) => shownOnline)) return false
    startLeaving(userId)
    return true
  }

  function tellSoon(userId: string, isSettled: boolean): void {
    if (!watches.has(userId)) return
    if (changed.size === 0) {
      setImmediate(() => {
        const userIds = [...changed.keys()]
        const settled = new Set(userIds.filter((each) => changed.get(each)))
        changed.clear()
        void pushOf(userIds, settled)
      })
    }
    changed.set(userId, isSettled)
  }

  function stopLeaving(userId: string): void {
    clearTimeout(leaving.get(userId))
    leaving.delete(userId)
  }

  function startLeaving(userId: string): void {
    stopLeaving(userId)
    const end = () => {
      leaving.delete(userId)
      tellSoon(userId, true)
    }
    leaving.set(userId, setTimeout(end, PRESENCE_GRACE_MS))
  }

  let isLost = false
  const unsubscribe = registry.subscribe((event) => {
    if (event.kind === 'lost') {
      isLost = true
      watches.announce(true)
      return
    }
    if (event.kind === 'resumed') {
      void pushOf(watches.listWatched(), nobody)
      if (isLost) watches.announce(false)
      isLost = false
      return
    }
    const { userId, edge, at, immediate } = event
    directory.noteLastSeen(userId, at)
    if (!watches.has(userId)) return
    if (edge === 'went_offline' && !immediate) {
      startLeaving(userId)
    } else {
      stopLeaving(userId)
      tellSoon(userId, edge === 'went_offline')
    }
  })

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
      if (transition.edge === 'came_online') lastSeen.noteEdge(connection.userId, connection.since)
      return transition.connectionCount
    },

    async disconnect(userId, socketId, departure) {
      const transition = await registry.disconnect(userId, socketId, departure)
      logDisconnect(transition)
      if (transition.edge === 'went_offline') lastSeen.noteEdge(userId, departure.at)
    },

    async renew(renewals) {
      await registry.renew(renewals)
      for (const { userId, at } of renewals) lastSeen.noteSign(userId, at)
    },

    async statusOf(actor, userId) {
      await assertWithinRate(limiter, 'queries', actor.userId)
      const { registered, visible } = await readRegistered(actor, [userId])
      const found = registered.get(userId)
      const status = toStatus(found, visible.get(userId))
      return { userId, ...status, connectionCount: status.isOnline ? (found?.connectionCount ?? 0) : 0 }
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
    countElsewhere: (userId) => registry.countElsewhere(userId),
    countLocal: () => registry.countLocal(),

    async listVisibleOnline(actor, userIds) {
      const statuses = await readStatuses(actor, userIds)
      return new Set(userIds.filter((userId) => statuses.get(userId)?.isOnline))
    },

    async refresh(userIds) {
      for (const userId of userIds) directory.forgetUser(userId)
      await pushOf(userIds, nobody)
    },
    tellContacts: (userIds) => pushOf(userIds, nobody),

    async refreshAll() {
      directory.clear()
      await pushOf(watches.listWatched(), nobody)
    },

    async close() {
      unsubscribe()
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
