import { PRESENCE_GRACE_MS } from '../../protocol/limits'
import type { Logger } from '../logger'
import type { PresenceRegistry, RegisteredStatus } from '../ports/presence-registry'
import type { PresenceDirectory } from './presence-directory'
import { toPresenceStatus } from './presence-status'
import type { PresenceWatches } from './presence-watches'
import { createWatchOpenings } from './watch-openings'

/** Users whose viewers are read together, where none are held: each may cost a statement. */
const AT_ONCE = 5
/** Users of whom all that may be held is read before, with a statement or two: far fewer than are held. */
const PREFETCHED = 500
const nobody: ReadonlySet<string> = new Set()

export type PresencePushes = {
  /** What may be seen of these users may have changed: tells their watchers what they were not shown yet. */
  tell(userIds: readonly string[]): Promise<void>
  /** The same of everybody watched. */
  tellAll(): Promise<void>
  /**
   * A watch is being read from now on. What it answers is to be called once in the turn in which that is over, with whom it
   * watches: of whoever changed meanwhile the watch is told, and whether other nodes could not be asked since.
   */
  open(): (userIds: readonly string[]) => void
  close(): void
}

/** Tells watchers who came and went, in order. Only the push of going offline waits for the grace. */
export function createPresencePushes(parts: {
  registry: PresenceRegistry
  directory: PresenceDirectory
  watches: PresenceWatches
  logger: Logger
}): PresencePushes {
  const { registry, directory, watches, logger } = parts
  /** Watched users who went offline within the grace. */
  const leaving = new Map<string, NodeJS.Timeout>()
  /** Watched users whose change is told in this turn, all with one look-up, and whether an offline of theirs is settled. */
  const changed = new Map<string, boolean>()
  const openings = createWatchOpenings()

  /**
   * Tells the watchers of these users what they were not shown yet. An offline may be a blink that another event will
   * take back, so it waits for the grace; in `settled` are those who had theirs.
   */
  async function pushOf(userIds: readonly string[], settled: ReadonlySet<string>): Promise<void> {
    const watched = userIds.filter((userId) => watches.has(userId))
    if (watched.length === 0) return
    try {
      const seenBy = new Map<string, Awaited<ReturnType<PresenceDirectory['listViewers']>>>()
      const asked = new Map<string, ReadonlySet<string>>()
      for (let start = 0; start < watched.length; start += AT_ONCE) {
        if (start % PREFETCHED === 0) await directory.prefetch(watched.slice(start, start + PREFETCHED))
        const readOne = async (userId: string) => {
          const actors = watches.listWatchers(userId).map(({ actor }) => actor)
          asked.set(userId, new Set(actors.map((actor) => actor.userId)))
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
          // Who came meanwhile was answered by a look-up of their own; what they may see was not asked here.
          if (!asked.get(userId)?.has(watcher.actor.userId)) continue
          watches.tell(watcher, userId, toPresenceStatus(status, viewerIds.has(watcher.actor.userId) ? entry : null))
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
    if (isSettled || !watches.listWatchers(userId).some(({ shown }) => shown.get(userId))) return false
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
      openings.noteAll()
      void pushOf(watches.listWatched().filter(event.concerns), nobody)
      if (isLost && event.isWhole) watches.announce(false)
      isLost &&= !event.isWhole
      return
    }
    const { userId, edge, at, immediate } = event
    directory.noteLastSeen(userId, at)
    openings.note([userId])
    if (!watches.has(userId)) return
    if (edge === 'went_offline' && !immediate) {
      startLeaving(userId)
    } else {
      stopLeaving(userId)
      tellSoon(userId, edge === 'went_offline')
    }
  })

  return {
    tell(userIds) {
      openings.note(userIds)
      return pushOf(userIds, nobody)
    },
    tellAll() {
      openings.noteAll()
      return pushOf(watches.listWatched(), nobody)
    },
    open() {
      const changedOf = openings.open()
      const wasLost = isLost
      return (userIds) => {
        if (isLost && !wasLost) watches.announce(true)
        void pushOf(changedOf(userIds), nobody)
      }
    },
    close() {
      unsubscribe()
      for (const timer of leaving.values()) clearTimeout(timer)
      leaving.clear()
    },
  }
}
