import type { Logger } from '../logger'
import type { ChangeFeed } from '../ports/change-feed'
import type { PresenceRegistry } from '../ports/presence-registry'
import type { Store } from '../store/client'
import { beatNode, settleNodes, writeLastSeen } from '../store/last-seen'

/** Coming and going are written within a second (PROTOCOL: lastSeen). */
const FLUSH_INTERVAL_MS = 1000
/** How often a node says that it lives: what a kill takes from `lastSeen` of those it held. */
const BEAT_INTERVAL_MS = 3000
/** A node not heard of for so long is settled; with a beat's interval within the 15 s of PROMISES P5. */
const DEAD_MS = 10_000
/** Whoever did not reach the database for a while judges nobody: the others may not have reached it either. */
const WITNESS_MS = 2 * BEAT_INTERVAL_MS
/** Rows of one statement. */
const CHUNK = 5000

export type LastSeenWriter = {
  /** The first connection of a user came to this node, or the last one left it: written with the next flush. */
  noteEdge(userId: string, at: number): void
  /** Writes what waits, ends this node and stops. */
  close(): Promise<void>
}

/**
 * Stores who came and went, in batches, and one beat for all who stay: whoever a node held when it died was last seen at
 * its last beat.
 */
export function createLastSeenWriter(parts: {
  store: Store
  changes: ChangeFeed
  registry: Pick<PresenceRegistry, 'holds' | 'listHeld'>
  bootId: string
  now: () => Date
  logger: Logger
}): LastSeenWriter {
  const { store, changes, registry, bootId, now, logger } = parts
  const edges = new Map<string, number>()
  let lastBeat = Number.NEGATIVE_INFINITY
  let working: Promise<void> | null = null

  function noteEdge(userId: string, at: number): void {
    edges.set(userId, Math.max(at, edges.get(userId) ?? 0))
  }

  async function write(): Promise<void> {
    const noted = [...edges].slice(0, CHUNK)
    if (noted.length === 0) return
    for (const [userId] of noted) edges.delete(userId)
    try {
      await writeLastSeen(
        store,
        bootId,
        noted.map(([userId, at]) => ({ userId, at, isHere: registry.holds(userId) })),
      )
    } catch (error) {
      for (const [userId, at] of noted) noteEdge(userId, at)
      throw error
    }
    await write()
  }

  async function beat(): Promise<void> {
    const at = now()
    const begun = performance.now()
    if (!(await beatNode(store, bootId, at))) for (const userId of registry.listHeld()) noteEdge(userId, at.getTime())
    const isWitness = begun - lastBeat < WITNESS_MS
    lastBeat = begun
    if (!isWitness) return
    const users = await settleNodes(store, { bootId: null, before: new Date(at.getTime() - DEAD_MS) })
    if (users === 0) return
    logger.warn({ users }, 'nodes are dead: their users were last seen at the last beat')
    await changes.publish({ kind: 'last_seen_settled' })
  }

  /** What is written under this node needs its beat, so both are done in turn. */
  function work(): Promise<void> {
    working ??= (performance.now() - lastBeat < BEAT_INTERVAL_MS - FLUSH_INTERVAL_MS / 2 ? write() : beat().then(write))
      .catch((error: unknown) => {
        // It may have been settled meanwhile, and what is written needs its beat.
        lastBeat = Number.NEGATIVE_INFINITY
        logger.error({ err: error, users: edges.size }, 'last-seen times could not be written; they are tried again')
      })
      .finally(() => {
        working = null
      })
    return working
  }

  void work()
  const timer = setInterval(() => void work(), FLUSH_INTERVAL_MS)

  return {
    noteEdge,
    async close() {
      clearInterval(timer)
      await working
      await work()
      await settleNodes(store, { bootId, before: new Date(0) }).catch((error: unknown) => {
        logger.warn({ err: error }, 'this node was not ended: another one, or its next start, settles it')
      })
    },
  }
}
