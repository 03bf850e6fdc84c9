import type { Actor } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import { MAX_WATCHED_USERS } from '../../protocol/limits'
import type { PresenceStatus } from '../../protocol/objects'
import type { Broadcaster } from '../ports/broadcaster'

/** `shownOnline` is what this socket was told last, null where it could not be told. */
type Watcher = { actor: Actor; socketId: string; shownOnline: boolean | null }

export type PresenceWatches = {
  has(userId: string): boolean
  listWatched(): string[]
  listWatchers(userId: string): Watcher[]
  /** @throws DomainError `too_many_users` when the socket would watch more than 10,000 */
  assertRoom(socketId: string, userIds: ReadonlySet<string>): void
  add(actor: Actor, socketId: string, statuses: ReadonlyMap<string, PresenceStatus>): void
  remove(socketId: string, userIds: readonly string[]): void
  /** The socket is gone. */
  removeAll(socketId: string): void
  /** Says to every socket that watches anybody whether other nodes cannot be asked. */
  announce(isUncertain: boolean): void
  /** Pushes a status when it differs from what this watcher was last shown, so that events alternate. */
  tell(watcher: Watcher, userId: string, status: PresenceStatus): void
}

/** Which sockets of this node watch whom, and what each was last shown. */
export function createPresenceWatches(broadcaster: Broadcaster): PresenceWatches {
  const watchersOf = new Map<string, Map<string, Watcher>>()
  const watchedBy = new Map<string, Set<string>>()

  function drop(socketId: string, userId: string): void {
    const watchers = watchersOf.get(userId)
    watchers?.delete(socketId)
    if (watchers?.size === 0) watchersOf.delete(userId)
  }

  return {
    has: (userId) => watchersOf.has(userId),
    listWatched: () => [...watchersOf.keys()],
    listWatchers: (userId) => [...(watchersOf.get(userId)?.values() ?? [])],

    assertRoom(socketId, userIds) {
      const watched = watchedBy.get(socketId)
      let size = watched?.size ?? 0
      for (const userId of userIds) if (!watched?.has(userId)) size += 1
      if (size > MAX_WATCHED_USERS) {
        throw new DomainError('too_many_users', `Maximum ${MAX_WATCHED_USERS} users watched per connection`)
      }
    },

    add(actor, socketId, statuses) {
      const watched = watchedBy.get(socketId) ?? new Set<string>()
      watchedBy.set(socketId, watched)
      for (const [userId, status] of statuses) {
        watched.add(userId)
        const watchers = watchersOf.get(userId) ?? new Map<string, Watcher>()
        watchersOf.set(userId, watchers)
        watchers.set(socketId, { actor, socketId, shownOnline: status.unknown ? null : status.isOnline })
      }
    },

    remove(socketId, userIds) {
      const watched = watchedBy.get(socketId)
      for (const userId of userIds) {
        watched?.delete(userId)
        drop(socketId, userId)
      }
      if (watched?.size === 0) watchedBy.delete(socketId)
    },

    removeAll(socketId) {
      for (const userId of watchedBy.get(socketId) ?? []) drop(socketId, userId)
      watchedBy.delete(socketId)
    },

    announce(isUncertain) {
      for (const socketId of watchedBy.keys()) broadcaster.toSocket(socketId, 'presence_uncertain', { isUncertain })
    },

    tell(watcher, userId, status) {
      // Looked up again: the socket may have gone, or asked anew, while the status was read.
      if (watchersOf.get(userId)?.get(watcher.socketId) !== watcher) return
      if (status.unknown || watcher.shownOnline === status.isOnline) return
      watcher.shownOnline = status.isOnline
      broadcaster.toSocket(watcher.socketId, 'presence_changed', { userId, ...status })
    },
  }
}
