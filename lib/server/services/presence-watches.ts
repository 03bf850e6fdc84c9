import type { Actor } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import { MAX_WATCHED_BY_USER, MAX_WATCHED_USERS } from '../../protocol/limits'
import type { PresenceStatus } from '../../protocol/objects'
import type { Broadcaster } from '../ports/broadcaster'

/** A socket that watches. `shown` is whom, and whether each was online as it was told last; null where it could not be. */
type Watcher = { actor: Actor; socketId: string; shown: Map<string, boolean | null> }

export type PresenceWatches = {
  has(userId: string): boolean
  listWatched(): string[]
  listWatchers(userId: string): Watcher[]
  /** @throws DomainError `too_many_users` when the socket, or all of the user's, would watch too many */
  assertRoom(actor: Actor, socketId: string, userIds: ReadonlyMap<string, unknown> | ReadonlySet<string>): void
  /**
   * Watches these users. Whoever `isNobody` takes a place and no more: nothing is told of them, also if they become
   * somebody, until they are asked for again. @throws DomainError `too_many_users` when there is no room
   */
  add(
    actor: Actor,
    socketId: string,
    statuses: ReadonlyMap<string, PresenceStatus>,
    isNobody: (userId: string) => boolean,
  ): void
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
  const watchersOf = new Map<string, Set<Watcher>>()
  const bySocket = new Map<string, Watcher>()
  /** How many each user watches over all sockets of theirs. */
  const countOf = new Map<string, number>()

  function count({ actor }: Watcher, change: number): void {
    const left = (countOf.get(actor.userId) ?? 0) + change
    if (left > 0) countOf.set(actor.userId, left)
    else countOf.delete(actor.userId)
  }

  function drop(watcher: Watcher, userId: string): void {
    const watchers = watchersOf.get(userId)
    watchers?.delete(watcher)
    if (watchers?.size === 0) watchersOf.delete(userId)
  }

  const watches: PresenceWatches = {
    has: (userId) => watchersOf.has(userId),
    listWatched: () => [...watchersOf.keys()],
    listWatchers: (userId) => [...(watchersOf.get(userId) ?? [])],

    assertRoom(actor, socketId, userIds) {
      const shown = bySocket.get(socketId)?.shown
      let more = 0
      for (const userId of userIds.keys()) if (!shown?.has(userId)) more += 1
      if ((shown?.size ?? 0) + more > MAX_WATCHED_USERS) {
        throw new DomainError('too_many_users', `Maximum ${MAX_WATCHED_USERS} users watched per connection`)
      }
      if ((countOf.get(actor.userId) ?? 0) + more > MAX_WATCHED_BY_USER) {
        throw new DomainError('too_many_users', `Maximum ${MAX_WATCHED_BY_USER} users watched over all connections`)
      }
    },

    add(actor, socketId, statuses, isNobody) {
      // Once more: requests side by side were all let through before any of them was counted.
      watches.assertRoom(actor, socketId, statuses)
      const watcher = bySocket.get(socketId) ?? { actor, socketId, shown: new Map() }
      bySocket.set(socketId, watcher)
      const before = watcher.shown.size
      for (const [userId, status] of statuses) {
        watcher.shown.set(userId, status.unknown ? null : status.isOnline)
        if (isNobody(userId)) continue
        const watchers = watchersOf.get(userId) ?? new Set()
        watchersOf.set(userId, watchers.add(watcher))
      }
      count(watcher, watcher.shown.size - before)
    },

    remove(socketId, userIds) {
      const watcher = bySocket.get(socketId)
      if (!watcher) return
      const before = watcher.shown.size
      for (const userId of userIds) {
        watcher.shown.delete(userId)
        drop(watcher, userId)
      }
      count(watcher, watcher.shown.size - before)
      if (watcher.shown.size === 0) bySocket.delete(socketId)
    },

    removeAll(socketId) {
      const { shown } = bySocket.get(socketId) ?? {}
      if (shown) watches.remove(socketId, [...shown.keys()])
    },

    announce(isUncertain) {
      for (const socketId of bySocket.keys()) broadcaster.toSocket(socketId, 'presence_uncertain', { isUncertain })
    },

    tell(watcher, userId, status) {
      if (status.unknown || watcher.shown.get(userId) === status.isOnline) return
      watcher.shown.set(userId, status.isOnline)
      broadcaster.toSocket(watcher.socketId, 'presence_changed', { userId, ...status })
    },
  }
  return watches
}
