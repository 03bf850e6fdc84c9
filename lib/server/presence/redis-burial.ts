import { bootOf, judgeMissing, type Leases, SUSPICION_MS } from '../../domain/node-liveness'
import type { RedisLink } from '../links/redis-link'
import type { Logger } from '../logger'
import type { SlotKeys } from './redis-keys'
import { type PresenceScripts, runInSlots } from './redis-scripts'

/** What a node listens to for as long as it lives. */
export function aliveChannel(prefix: string, bootId: string): string {
  return `${prefix}alive:${bootId}`
}

/**
 * Finds the nodes that are dead and takes their registrations away. `isNodeAlive` is a second witness, asked before a
 * node whose channel nobody listens to is suspected.
 */
export function createRedisBurial(parts: {
  link: RedisLink
  keys: readonly SlotKeys[]
  /** Where it is said that users may be gone with a node. */
  edges: string
  prefix: string
  isNodeAlive: (bootId: string) => Promise<boolean>
  logger: Logger
  /** Called when somebody suspected is to be judged. */
  lookAgain: () => void
}) {
  const { link, keys, edges, prefix, isNodeAlive, logger, lookAgain } = parts
  /** Nodes whose connections are missing, and since when. */
  let suspects: ReadonlyMap<string, number> = new Map()
  let recheck: NodeJS.Timeout | null = null

  /** The last slot tells, so that whoever hears of it finds nothing in the others. */
  async function bury(gone: string, channel: string): Promise<void> {
    const buryIn = (told: string) => (scripts: PresenceScripts, slot: SlotKeys) =>
      scripts.presenceBury(slot.nodes, slot.node + gone, slot.conns + gone, gone, told)
    await runInSlots(link, keys.slice(0, -1), buryIn(''))
    await runInSlots(link, keys.slice(-1), buryIn(channel))
  }

  /** Nodes that nobody hears in Redis and that the database does not know either. */
  async function listMissing(living: readonly string[]): Promise<string[]> {
    if (living.length === 0) return []
    const heard = (await link.run((redis) =>
      redis.pubsub('NUMSUB', ...living.map((other) => aliveChannel(prefix, bootOf(other)))),
    )) as (string | number)[]
    const missing: string[] = []
    for (const [at, other] of living.entries()) {
      if (Number(heard[at * 2 + 1]) === 0 && !(await isNodeAlive(bootOf(other)))) missing.push(other)
    }
    return missing
  }

  return {
    /** Takes a registration away, and says so on the channel, where one is named. */
    bury,
    /** A killed process loses its connections at once, to Redis and to the database; a lease runs out for all the rest. */
    async buryDead(leases: Leases, living: readonly string[], lapsed: readonly string[]): Promise<void> {
      const missing = await listMissing(living)
      const judged = judgeMissing({ missing, suspects, leases, now: performance.now() })
      suspects = judged.suspects
      if (suspects.size > 0 && !recheck) {
        recheck = setTimeout(() => {
          recheck = null
          lookAgain()
        }, SUSPICION_MS)
      }
      for (const other of [...lapsed, ...judged.dead]) {
        logger.warn({ node: other }, 'a node is gone: its users are offline unless they are connected elsewhere')
        await bury(other, edges)
      }
    },
    close(): void {
      if (recheck) clearTimeout(recheck)
    },
  }
}
