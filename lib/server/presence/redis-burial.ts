import { bootOf, divideOthers, judgeMissing, type Leases, SUSPICION_MS } from '../../domain/node-liveness'
import type { RedisLink } from '../links/redis-link'
import { RedisAwayError } from '../links/redis-machine'
import type { Logger } from '../logger'
import type { SlotKeys } from './redis-keys'
import { runInSlots } from './redis-scripts'

/** A registration that ends in one slot. `isTold`: whoever listens hears that its users may be gone. */
type Grave = { keys: SlotKeys; gone: string; isTold: boolean }

/** What one slot tells of registrations, of which `own` is this node's. */
export type SlotLeases = { keys: SlotKeys; own: string; leases: Leases }

/**
 * Finds the nodes that are dead in a slot and takes their registrations away. `isNodeAlive` is a second witness, asked
 * before a node whose channel nobody listens to is suspected.
 */
export function createRedisBurial(parts: {
  link: RedisLink
  isNodeAlive: (bootId: string) => Promise<boolean>
  logger: Logger
  /** Called when somebody suspected is to be judged. */
  lookAgain: () => void
}) {
  const { link, isNodeAlive, logger, lookAgain } = parts
  /** Of each slot, by its keys: nodes whose connections are missing, and since when. */
  let suspects: ReadonlyMap<SlotKeys, ReadonlyMap<string, number>> = new Map()
  let recheck: NodeJS.Timeout | null = null

  async function bury(graves: readonly Grave[]): Promise<void> {
    await runInSlots(link, graves, (scripts, { keys, gone, isTold }) =>
      scripts.presenceBury(keys.nodes, keys.node + gone, keys.conns + gone, keys.seq, gone, isTold ? keys.edges : ''),
    )
  }

  /** Of each slot the nodes that nobody hears in Redis and that the database does not know either. */
  async function listMissing(looks: readonly (SlotLeases & { living: string[] })[]): Promise<string[][]> {
    const heard = await link.runAll(
      looks.map(({ keys, living }) => ({
        key: keys.epoch,
        add: (batch) => batch.pubsub('SHARDNUMSUB', ...living.map((other) => keys.alive + bootOf(other))),
      })),
    )
    const isAlive = askOnce(isNodeAlive)
    const missing: string[][] = looks.map(() => [])
    for (const [at, { living }] of looks.entries()) {
      const counts = heard[at]
      if (counts instanceof RedisAwayError || !Array.isArray(counts)) continue
      for (const [place, other] of living.entries()) {
        if (Number(counts[place * 2 + 1]) === 0 && !(await isAlive(bootOf(other)))) missing[at]?.push(other)
      }
    }
    return missing
  }

  function judge(looks: readonly (SlotLeases & { lapsed: string[] })[], missing: readonly string[][]): Grave[] {
    const now = performance.now()
    const suspected = new Map<SlotKeys, ReadonlyMap<string, number>>()
    const graves = looks.flatMap(({ keys, leases, lapsed }, at) => {
      const before = suspects.get(keys) ?? new Map()
      const judged = judgeMissing({ missing: missing[at] ?? [], suspects: before, leases, now })
      if (judged.suspects.size > 0) suspected.set(keys, judged.suspects)
      return [...lapsed, ...judged.dead].map((gone) => ({ keys, gone, isTold: true }))
    })
    suspects = suspected
    return graves
  }

  return {
    /** Takes registrations away. */
    bury,
    /** A killed process loses its connections at once, to Redis and to the database; a lease runs out for all the rest. */
    async buryDead(slots: readonly SlotLeases[]): Promise<void> {
      const looks = slots
        .map((slot) => ({ ...slot, ...divideOthers(slot.leases, slot.own) }))
        .filter(({ living, lapsed }) => living.length + lapsed.length > 0)
      if (looks.length === 0) return
      const graves = judge(looks, await listMissing(looks))
      if (suspects.size > 0 && !recheck) {
        recheck = setTimeout(() => {
          recheck = null
          lookAgain()
        }, SUSPICION_MS)
      }
      if (graves.length === 0) return
      for (const node of new Set(graves.map(({ gone }) => gone))) {
        logger.warn({ node }, 'a node is gone: its users are offline unless they are connected elsewhere')
      }
      await bury(graves)
    },
    close(): void {
      if (recheck) clearTimeout(recheck)
    },
  }
}

/**
 * Asks once for each node: slots are looked after one by one, and it is the same in all of them. A database that is
 * away bears no witness that anybody is dead.
 */
export function askOnce(isNodeAlive: (bootId: string) => Promise<boolean>): (bootId: string) => Promise<boolean> {
  const asked = new Map<string, Promise<boolean>>()
  return (bootId) => {
    const known = asked.get(bootId) ?? isNodeAlive(bootId).catch(() => true)
    asked.set(bootId, known)
    return known
  }
}
