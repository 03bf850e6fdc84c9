import { LRUCache } from 'lru-cache'
import type { Actor } from '../../domain/actor'
import type { Visibility } from '../../protocol/objects'
import type { Store } from '../store/client'
import { findPresenceFacts, listBlockedEitherWay, listContacts, type PresenceFacts } from '../store/presence'

/** What presence needs to know of a user. The text of the time is kept: making it costs more than the rest of a status. */
export type DirectoryEntry = { visibility: Visibility; lastSeen: string | null; lastSeenMs: number }

export type PresenceDirectory = {
  /** Loads what is not held; afterwards `find` answers for these ids at once. */
  load(userIds: readonly string[]): Promise<void>
  /** null for an id that no user has. */
  find(userId: string): DirectoryEntry | null
  /** Sets the time that a user was last seen, when it is newer than what is held. */
  noteLastSeen(userId: string, at: number): void
  /** Which of these users the viewer may see. */
  listVisible(viewer: Actor, userIds: readonly string[]): Promise<Set<string> | 'all'>
  /** Which of these viewers may see this user, by the viewers' user ids. */
  listViewers(userId: string, viewers: readonly Actor[]): Promise<Set<string>>
  forgetUser(userId: string): void
  forgetBlocks(userIds: readonly string[]): void
  clear(): void
}

const MAX_ENTRIES = 250_000
const MAX_VIEWERS = 20_000
/** An id that no user has may get one by a tool that tells nobody, so it is asked for again soon. */
const UNKNOWN_TTL_MS = 2000

/** Answers who may see whom from memory; kept true by the change feed. */
export function createPresenceDirectory(store: Store): PresenceDirectory {
  const entries = new LRUCache<string, DirectoryEntry>({ max: MAX_ENTRIES })
  const unknown = new LRUCache<string, true>({ max: MAX_ENTRIES, ttl: UNKNOWN_TTL_MS })
  const blocks = new LRUCache<string, Set<string>>({ max: MAX_VIEWERS })
  /** Times of users not held: they are written in batches, so the database may not know them yet. */
  const unstored = new LRUCache<string, number>({ max: MAX_ENTRIES })

  /** Counts what was forgotten: an answer of the database from before may hold what is not true any more. */
  let epoch = 0

  async function load(userIds: readonly string[]): Promise<void> {
    for (;;) {
      const missing = userIds.filter((id) => !entries.has(id) && !unknown.has(id))
      if (missing.length === 0) return
      const askedAt = epoch
      const facts = await findPresenceFacts(store.pool, missing)
      if (askedAt !== epoch) continue
      for (const id of missing) {
        const found = facts.get(id)
        if (found) hold(id, found)
        else unknown.set(id, true)
      }
      return
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

  async function blockedOf(userId: string): Promise<Set<string>> {
    for (;;) {
      const held = blocks.get(userId)
      if (held) return held
      const askedAt = epoch
      const loaded = await listBlockedEitherWay(store.pool, userId)
      if (askedAt !== epoch) continue
      blocks.set(userId, loaded)
      return loaded
    }
  }

  return {
    load,
    find: (userId) => entries.get(userId) ?? null,
    noteLastSeen(userId, at) {
      const entry = entries.peek(userId)
      if (!entry) unstored.set(userId, Math.max(at, unstored.get(userId) ?? 0))
      if (!entry || at <= entry.lastSeenMs) return
      entry.lastSeenMs = at
      entry.lastSeen = new Date(at).toISOString()
    },

    async listVisible(viewer, userIds) {
      await load(userIds)
      if (viewer.role === 'admin') return 'all'
      const blocked = await blockedOf(viewer.userId)
      let restricted: string[] | null = null
      for (const id of userIds) {
        if (entries.get(id)?.visibility === 'contacts') {
          restricted ??= []
          restricted.push(id)
        }
      }
      const contacts = restricted ? await listContacts(store.pool, viewer.userId, restricted) : null
      const visible = new Set<string>()
      for (const id of userIds) {
        const entry = entries.get(id)
        if (id === viewer.userId) visible.add(id)
        else if (!entry || entry.visibility === 'nobody' || blocked.has(id)) continue
        else if (entry.visibility === 'everyone' || contacts?.has(id)) visible.add(id)
      }
      return visible
    },

    async listViewers(userId, viewers) {
      await load([userId])
      const entry = entries.get(userId)
      const blocked = await blockedOf(userId)
      const viewerIds = viewers.map((viewer) => viewer.userId)
      const contacts = entry?.visibility === 'contacts' ? await listContacts(store.pool, userId, viewerIds) : null
      const allowed = viewers.filter((viewer) => {
        if (viewer.role === 'admin' || viewer.userId === userId) return true
        if (!entry || entry.visibility === 'nobody' || blocked.has(viewer.userId)) return false
        return entry.visibility === 'everyone' || contacts?.has(viewer.userId) === true
      })
      return new Set(allowed.map((viewer) => viewer.userId))
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
