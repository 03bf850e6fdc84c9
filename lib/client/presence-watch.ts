import { MAX_STATUS_USERS } from '@/lib/protocol/limits'
import type { PresenceStatus } from '@/lib/protocol/objects'
import { ApiError } from './api-error'
import type { LiveSocket } from './live-socket'
import { createSubscribable } from './subscribable'

/** What is known of a person here and now; `unknown` while there is no connection or no answer. */
export type Presence = { status: 'online' | 'offline' | 'unknown'; lastSeen: string | null }

export const unknownPresence: Presence = { status: 'unknown', lastSeen: null }
const UNWATCH_AFTER_MS = 20_000
const RETRY_MS = 5000
const REASK_SPREAD_MS = 1000

function toPresence({ isOnline, lastSeen, unknown }: PresenceStatus): Presence {
  if (unknown) return { status: 'unknown', lastSeen }
  return { status: isOnline ? 'online' : 'offline', lastSeen }
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  const result: T[][] = []
  for (let start = 0; start < items.length; start += size) result.push(items.slice(start, start + size))
  return result
}

export type PresenceWatch = ReturnType<typeof createPresenceWatch>

/** Shares one watch of each person among all parts of the page: a snapshot on every connect, then changes. */
export function createPresenceWatch(live: LiveSocket) {
  const uses = new Map<string, number>()
  const known = new Map<string, Presence>()
  const asking = new Set<string>()
  const changes = createSubscribable()
  let flushing = false

  function ask(userIds: readonly string[]) {
    for (const userId of userIds) asking.add(userId)
    if (flushing) return
    flushing = true
    // Rows of a list mount one by one; they are asked for together.
    setTimeout(() => {
      flushing = false
      const wanted = [...asking].filter((userId) => uses.has(userId))
      asking.clear()
      for (const chunk of chunks(wanted, MAX_STATUS_USERS)) void askChunk(chunk)
    }, 10)
  }

  async function askChunk(userIds: string[]) {
    try {
      const answer = await live.request('watch_presence', { userIds })
      if (live.getConnection().state !== 'online') return
      for (const [userId, status] of Object.entries(answer)) known.set(userId, toPresence(status))
      changes.emit()
    } catch (error) {
      // Without a connection the next connect asks again.
      if (live.getConnection().state !== 'online') return
      const wait = error instanceof ApiError ? (error.retryAfterMs ?? RETRY_MS) : RETRY_MS
      setTimeout(() => ask(userIds.filter((userId) => uses.has(userId))), wait)
    }
  }

  function release(userIds: readonly string[]) {
    setTimeout(() => {
      const unused = userIds.filter((userId) => !uses.has(userId) && known.delete(userId))
      for (const chunk of chunks(unused, MAX_STATUS_USERS)) {
        live.request('unwatch_presence', { userIds: chunk }).catch(() => {
          // A watch too many costs a push now and then, and ends with the connection.
        })
      }
    }, UNWATCH_AFTER_MS)
  }

  return {
    start(): () => void {
      const undo = [
        live.onConnect(() => ask([...uses.keys()])),
        live.on('presence_changed', ({ userId, ...status }) => {
          if (!uses.has(userId)) return
          known.set(userId, toPresence(status))
          changes.emit()
        }),
        live.on('presence_uncertain', ({ isUncertain }) => {
          // Unknown shows at once. Back to what is known every page would come in the same moment.
          setTimeout(() => ask([...uses.keys()]), isUncertain ? 0 : Math.random() * REASK_SPREAD_MS)
        }),
        live.subscribe(() => {
          if (live.getConnection().state === 'online' || known.size === 0) return
          // A green dot from before the connection broke would be a lie.
          known.clear()
          changes.emit()
        }),
      ]
      return () => {
        for (const each of undo) each()
      }
    },

    /** Keeps these people watched until the result is called. */
    watch(userIds: readonly string[]): () => void {
      const fresh: string[] = []
      for (const userId of userIds) {
        const count = uses.get(userId) ?? 0
        uses.set(userId, count + 1)
        if (count === 0 && !known.has(userId)) fresh.push(userId)
      }
      if (fresh.length > 0) ask(fresh)
      return () => {
        const gone: string[] = []
        for (const userId of userIds) {
          const count = (uses.get(userId) ?? 1) - 1
          if (count > 0) uses.set(userId, count)
          else {
            uses.delete(userId)
            gone.push(userId)
          }
        }
        if (gone.length > 0) release(gone)
      }
    },

    get: (userId: string): Presence => known.get(userId) ?? unknownPresence,
    subscribe: changes.subscribe,
  }
}
