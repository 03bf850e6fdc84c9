import { setTimeout as delay } from 'node:timers/promises'
import { divideOthers, LEASE_MS } from '../../domain/node-liveness'
import type { RedisLink } from '../links/redis-link'
import { RedisAwayError } from '../links/redis-machine'
import type { Logger } from '../logger'
import { askOnce, createRedisBurial } from './redis-burial'
import type { SlotKeys } from './redis-keys'
import { type Round, renewLeases, SETTLE_MS } from './redis-rounds'
import { runInSlots } from './redis-scripts'
import { createSlot, type Slot, type SlotMembership } from './redis-slot'

const BEAT_INTERVAL_MS = 1000

export type RedisMembership = {
  /** Registers this node, and waits while a Redis that was empty settles. */
  start(): Promise<void>
  /** One round: renews the leases, registers where that is in doubt, and looks after the other nodes. */
  beat(): Promise<void>
  of(slot: number): SlotMembership
  /** Entries may be missing in this slot: the next round registers anew. */
  doubt(slot: number): void
  /** Whether all that nodes hold is in Redis, as far as is known. */
  isComplete(): boolean
  /** Signs this node off. */
  close(): Promise<void>
}

type Parts = {
  link: RedisLink
  bootId: string
  isNodeAlive: (bootId: string) => Promise<boolean>
  logger: Logger
  newId: () => string
  keys: readonly SlotKeys[]
  /** Everybody connected here, by slots. */
  dealUsers: () => readonly string[][]
  /** Writes these users under the slot's registration, and takes the one before from them. */
  bringUsers: (slot: SlotMembership, userIds: readonly string[], before: string) => Promise<void>
  /** Users of this slot may have come or gone unheard. */
  onResumed: (slot: number) => void
  /** For 5 s nothing is known of this slot's users elsewhere. */
  onLost: (slot: number) => void
}

/**
 * This node's place among the nodes, in every slot by itself. A registration lives by Redis' clock; entries of one
 * whose lease ran out count for nobody. Registering anew after any doubt therefore leaves nothing stale behind, and
 * what a node clears can only be its own.
 */
export function createRedisMembership(parts: Parts): RedisMembership {
  const { link, isNodeAlive, logger, newId, onResumed } = parts
  const burial = createRedisBurial({ link, isNodeAlive, logger, lookAgain: () => void beat() })
  const slots: readonly Slot[] = parts.keys.map((keys, at) => createSlot({ ...parts, at, keys }))
  let beating: Promise<void> | null = null
  let isAgain = false
  let isClosed = false

  function beat(): Promise<void> {
    beating ??= runBeat()
      .catch((error: unknown) => logger.error({ err: error }, 'the lease was not renewed'))
      .finally(() => {
        beating = null
        if (!isAgain || isClosed) return
        isAgain = false
        void beat()
      })
    return beating
  }

  async function runBeat(): Promise<void> {
    const losses = slots.map((slot) => slot.losses)
    const answers = await renewLeases(link, slots, newId())
    const rounds: (Round & { slot: Slot })[] = []
    for (const slot of slots) {
      const answer = answers[slot.at]
      if (!answer) slot.lose()
      if (!answer || slot.losses !== losses[slot.at]) continue
      rounds.push({ ...answer, slot })
      slot.noteEpoch(answer.epoch)
      if (answer.settleMs > 0) slot.settle(answer.settleMs)
      if (!answer.isAlive) slot.doubt()
    }
    const due = rounds.filter(({ slot }) => !slot.isRegistered).map(({ slot }) => slot)
    if (due.length > 0) await register(parts, due, burial)
    for (const { slot, leases } of rounds) slot.others = divideOthers(leases, slot.registration).living
    await awaitOthers(rounds)
    // While one settles, nodes that live may not have renewed what ran out meanwhile.
    const settled = rounds.filter(({ slot }) => !slot.isSettling())
    await burial.buryDead(settled.map(({ slot, leases }) => ({ keys: slot.keys, own: slot.registration, leases })))
  }

  /**
   * One that has brought its users is awaited no longer. One that the database does not know any more is dead, and one
   * that stays away for longer than a lease is as good as dead.
   */
  async function awaitOthers(rounds: readonly (Round & { slot: Slot })[]): Promise<void> {
    const isAlive = askOnce(isNodeAlive)
    for (const { slot, brought } of rounds) {
      if (slot.awaited.size === 0) continue
      const isOver = performance.now() > slot.awaitedUntil
      const awaited = new Set<string>()
      for (const boot of isOver ? [] : slot.awaited) if (!brought.has(boot) && (await isAlive(boot))) awaited.add(boot)
      slot.awaited = awaited
      if (awaited.size === 0) onResumed(slot.at)
    }
  }

  const unsubscribe = link.subscribe(({ kind, has }) => {
    if (kind === 'resubscribed') return
    const changed = slots.filter(({ keys }) => has(keys.epoch))
    if (changed.length === 0) return
    for (const slot of changed) slot.lose()
    if (kind === 'down') return
    isAgain = beating !== null
    void beat()
  })
  const timer = setInterval(() => void beat(), BEAT_INTERVAL_MS)

  return {
    async start() {
      await runBeat()
      if (slots.some((slot) => slot.isSettling())) await delay(SETTLE_MS)
    },
    beat,
    of: (slot) => slots[slot] as Slot,
    doubt: (slot) => slots[slot]?.doubt(),
    isComplete: () => slots.every((slot) => slot.isRegistered && !slot.isSettling() && slot.awaited.size === 0),
    async close() {
      isClosed = true
      unsubscribe()
      clearInterval(timer)
      burial.close()
      for (const slot of slots) slot.close()
      await beating
      await burial
        .bury(slots.map(({ keys, registration }) => ({ keys, gone: registration, isTold: true })))
        .catch((error: unknown) => logger.debug({ err: error }, 'this node did not sign off'))
    },
  }
}

/** Registers this node anew in these slots: first the lease, then its users, then that they are there. */
async function register(
  { link, dealUsers, bringUsers }: Parts,
  due: readonly Slot[],
  burial: ReturnType<typeof createRedisBurial>,
): Promise<void> {
  const before = due.map((slot) => ({ slot, keys: slot.keys, gone: slot.registration, isTold: false }))
  const doubts = due.map((slot) => slot.doubts)
  for (const slot of due) slot.renumber()
  const registerIn = (places: readonly Slot[], hasBrought: boolean) =>
    runInSlots(link, places, (scripts, { keys, registration }) =>
      scripts.presenceRegister(keys.nodes, keys.node + registration, registration, LEASE_MS, hasBrought ? 1 : 0),
    )
  const told = await registerIn(due, false)
  for (const [at, slot] of due.entries()) if (told[at] instanceof RedisAwayError) slot.lose()
  const dealt = dealUsers()
  for (const [at, { slot, gone }] of before.entries()) {
    if (slot.doubts !== doubts[at]) continue
    await bringUsers(slot, dealt[slot.at] ?? [], gone).catch((error: unknown) => {
      if (!(error instanceof RedisAwayError)) throw error
      slot.lose()
    })
  }
  await burial.bury(before)
  const there = due.filter((slot, at) => slot.doubts === doubts[at])
  await registerIn(there, true)
  await runInSlots(link, there, (scripts, { keys }) => scripts.presenceTell(keys.seq, keys.edges))
  for (const slot of there) slot.keep()
}
