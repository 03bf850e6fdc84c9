import { LRUCache } from 'lru-cache'
import type { Actor } from '../../domain/actor'
import { seesEverybody, whoMaySee, whomMaySee } from '../../domain/presence-visibility'
import type { Visibility } from '../../protocol/objects'
import { listBlockedEitherWay } from '../store/blocks'
import type { Store } from '../store/client'
import { findPresenceFacts, listContacts, type PresenceFacts } from '../store/presence'

/** What presence needs to know of a user. The text of the time is kept: making it costs more than the rest of a status. */
export type DirectoryEntry = { visibility: Visibility; lastSeen: string | null; lastSeenMs: number }

export type PresenceDirectory = {
  /** Reads what is not held of these users, some hundreds, and of their blocks, with a statement each. */
  prefetch(userIds: readonly string[]): Promise<void>
  /** Sets the time that a user was last seen, when it is newer than what is held. */
  noteLastSeen(userId: string, at: number): void
  /** Of each of these users, in their order, what the viewer may see: nothing of whom they may not, and of an id that no user has. */
  listVisible(viewer: Actor, userIds: readonly string[]): Promise<readonly (DirectoryEntry | undefined)[]>
  /** Which of these viewers may see this user, by the viewers' user ids; the entry is null for an id that no user has. */
  listViewers(
    userId: string,
    viewers: readonly Actor[],
  ): Promise<{ entry: DirectoryEntry | null; viewerIds: ReadonlySet<string> }>
  /** Whether no user had this id when it was asked for last, a moment ago. */
  isNobody(userId: string): boolean
  forgetUser(userId: string): void
  forgetBlocks(userIds: readonly string[]): void
  clear(): void
}

const nobody: ReadonlySet<string> = new Set()
const MAX_ENTRIES = 250_000
const MAX_VIEWERS = 20_000
/** An id that no user has may get one by a tool that tells nobody, so it is asked for again soon. */
const UNKNOWN_TTL_MS = 2000

/** Answers who may see whom from memory; kept true by the change feed. */
export function createPresenceDirectory(store: Store, bootId: string): PresenceDirectory {
  const entries = new LRUCache<string, DirectoryEntry>({ max: MAX_ENTRIES })
  const unknown = new LRUCache<string, true>({ max: MAX_ENTRIES, ttl: UNKNOWN_TTL_MS })
  const blocks = new LRUCache<string, Set<string>>({ max: MAX_VIEWERS })
  /** Times of users not held: they are written in batches, so the database may not know them yet. */
  const unstored = new LRUCache<string, number>({ max: MAX_ENTRIES })

  /** Counts what was forgotten: an answer of the database from before may hold what is not true any more. */
  let epoch = 0

  /**
   * The entries of these users in their order, all read in one turn of the event loop. Whoever awaits anything afterwards goes on with
   * these: what is held may be forgotten meanwhile, which says nothing of the user.
   */
  async function load(userIds: readonly string[]): Promise<(DirectoryEntry | undefined)[]> {
    for (;;) {
      const found: (DirectoryEntry | undefined)[] = []
      const missing: string[] = []
      for (const id of userIds) {
        const entry = entries.get(id)
        found.push(entry)
        if (!entry && !unknown.has(id)) missing.push(id)
      }
      if (missing.length === 0) return found
      const askedAt = epoch
      const facts = await findPresenceFacts(store, { userIds: missing, bootId })
      if (askedAt !== epoch) continue
      for (const id of missing) {
        const fact = facts.get(id)
        if (fact) hold(id, fact)
        else unknown.set(id, true)
      }
    }
  }

  function hold(userId: string, { visibility, lastSeen }: PresenceFacts): void {
    if (entries.has(userId)) return
    const lastSeenMs = Math.max(lastSeen?.getTime() ?? 0, unstored.get(userId) ?? 0)
    unstored.delete(userId)
    entries.set(userId, {
      visibility,
      lastSeen: lastSeenMs === 0 ? null : new Date(lastSeenMs).toISOString(),
      lastSeenMs,
    })
  }

  /** What is to be read anew keeps its time, which may not be stored yet. */
  function forget(userId: string): void {
    const { lastSeenMs = 0 } = entries.peek(userId) ?? {}
    if (lastSeenMs > 0) unstored.set(userId, lastSeenMs)
    entries.delete(userId)
    unknown.delete(userId)
  }

  async function loadBlocks(userIds: readonly string[]): Promise<void> {
    const missing = userIds.filter((userId) => !blocks.has(userId))
    if (missing.length === 0) return
    const askedAt = epoch
    const loaded = await listBlockedEitherWay(store, missing)
    if (askedAt === epoch) for (const [userId, blocked] of loaded) blocks.set(userId, blocked)
  }

  async function blockedOf(userId: string): Promise<Set<string>> {
    for (;;) {
      const held = blocks.get(userId)
      if (held) return held
      await loadBlocks([userId])
    }
  }

  return {
    async prefetch(userIds) {
      await load(userIds)
      await loadBlocks(userIds)
    },
    noteLastSeen(userId, at) {
      const entry = entries.peek(userId)
      if (!entry) unstored.set(userId, Math.max(at, unstored.get(userId) ?? 0))
      if (entry) noteSeen(entry, at)
    },

    async listVisible(viewer, userIds) {
      const found = await load(userIds)
      if (seesEverybody(viewer)) return found
      const blocked = await blockedOf(viewer.userId)
      const restricted = userIds.filter((_, at) => found[at]?.visibility === 'contacts')
      const contacts = restricted.length > 0 ? await listContacts(store, viewer.userId, restricted) : nobody
      const isVisible = whomMaySee(viewer, { blocked, contacts })
      return found.map((entry, at) => (entry && isVisible(userIds[at] as string, entry.visibility) ? entry : undefined))
    },

    isNobody: (userId) => unknown.has(userId),

    async listViewers(userId, viewers) {
      const [entry = null] = await load([userId])
      const blocked = await blockedOf(userId)
      const ids = viewers.map((viewer) => viewer.userId)
      const contacts = entry?.visibility === 'contacts' ? await listContacts(store, userId, ids) : nobody
      const isViewer = whoMaySee(userId, entry?.visibility ?? null, { blocked, contacts })
      return { entry, viewerIds: new Set(viewers.filter(isViewer).map((viewer) => viewer.userId)) }
    },

    forgetUser(userId) {
      epoch += 1
      forget(userId)
    },
    forgetBlocks(userIds) {
      epoch += 1
      for (const id of userIds) blocks.delete(id)
    },
    clear() {
      epoch += 1
      for (const userId of [...entries.keys()]) forget(userId)
      unknown.clear()
      blocks.clear()
    },
  }
}

/** Sets the time, when it is newer than what is held. */
export function noteSeen(entry: DirectoryEntry, at: number): void {
  if (at <= entry.lastSeenMs) return
  entry.lastSeenMs = at
  entry.lastSeen = new Date(at).toISOString()
}
