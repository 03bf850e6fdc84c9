import { setTimeout as delay } from 'node:timers/promises'
import { divideOthers, LEASE_MS, toRegistration } from '../../domain/node-liveness'
import { RedisAwayError, type RedisLink } from '../links/redis-link'
import type { Logger } from '../logger'
import { aliveChannel, createRedisBurial } from './redis-burial'
import type { SlotKeys } from './redis-keys'
import { type BeatAnswer, runInSlots } from './redis-scripts'

const BEAT_INTERVAL_MS = 1000
/** A Redis that heard of no node for so long stood still, or none could reach it. */
export const STALL_MS = 4000
/** How long nodes may take to bring their users back to a Redis that was empty or stood still. */
const SETTLE_MS = 2000
/** Entries live on by signs of life, which come every 9 s; what a dead node leaves goes by itself. */
export const KEPT_MS = 60_000

export type RedisMembership = {
  /** Registers this node, and waits while a Redis that was empty settles. */
  start(): Promise<void>
  /** One round: renews the lease, registers where that is in doubt, and looks after the other nodes. */
  beat(): Promise<void>
  /** What this node's entries are written under. */
  registration(): string
  /** The data that this node's entries belong to. */
  epochOf(slot: number): string
  /** Entries may be missing in Redis: the next round registers anew. */
  doubt(): void
  /** Whether what this node holds is in Redis, as far as is known. */
  isRegistered(): boolean
  /** Whether nodes are still bringing their users back. */
  isSettling(): boolean
  /** The registrations of the other nodes that live. */
  listOthers(): readonly string[]
  /** Signs this node off. */
  close(): Promise<void>
}

/**
 * This node's place among the nodes. A registration lives by Redis' clock; entries of one whose lease ran out count for
 * nobody. Registering anew after any doubt therefore leaves nothing stale behind, and what a node clears can only be its
 * own.
 */
export function createRedisMembership(parts: {
  link: RedisLink
  bootId: string
  isNodeAlive: (bootId: string) => Promise<boolean>
  logger: Logger
  newId: () => string
  /** Before every channel. */
  prefix: string
  keys: readonly SlotKeys[]
  /** Where it is said that users may have come or gone with a node. */
  edges: string
  /** Writes everybody connected here under the registration, and takes the one before from them. */
  bringUsers: (registration: string, before: string) => Promise<void>
  onSettled: () => void
}): RedisMembership {
  const { link, bootId, isNodeAlive, logger, newId, prefix, keys, edges, bringUsers, onSettled } = parts
  const burial = createRedisBurial({ link, keys, edges, prefix, isNodeAlive, logger, lookAgain: () => void beat() })

  let epochs: readonly string[] = []
  let count = 0
  let isRegistered = false
  let others: readonly string[] = []
  let beating: Promise<void> | null = null
  let settling: NodeJS.Timeout | null = null

  const registration = () => toRegistration(bootId, count)

  async function register(): Promise<void> {
    const before = registration()
    count += 1
    const own = registration()
    await runInSlots(link, keys, (batch, slot) => batch.presenceRegister(slot.nodes, slot.node + own, own, LEASE_MS))
    await bringUsers(own, before)
    await burial.bury(before, '')
    await link.run((redis) => redis.publish(edges, 'resumed'))
    isRegistered = true
  }

  function beat(): Promise<void> {
    beating ??= runBeat()
      .catch((error: unknown) => {
        if (!(error instanceof RedisAwayError)) logger.error({ err: error }, 'the lease was not renewed')
      })
      .finally(() => {
        beating = null
      })
    return beating
  }

  async function runBeat(): Promise<void> {
    const round = await renewLease({ link, keys, own: registration(), nonce: newId() })
    const isNewEpoch = round.epochs.some((epoch, slot) => epoch !== epochs[slot])
    epochs = round.epochs
    if (round.settleMs > 0) resumeWhenSettled(round.settleMs)
    if (isNewEpoch || !round.isAlive || !isRegistered) await register()
    const { living, lapsed } = divideOthers(round.leases, registration())
    others = living
    // Until then nodes that live may not have renewed what ran out meanwhile.
    if (!settling) await burial.buryDead(round.leases, living, lapsed)
  }

  function resumeWhenSettled(settleMs: number): void {
    if (settling) clearTimeout(settling)
    settling = setTimeout(() => {
      settling = null
      onSettled()
    }, settleMs)
  }

  const unsubscribe = link.subscribe((event) => {
    if (event === 'up') void beat()
    if (event === 'down') isRegistered = false
  })
  const timer = setInterval(() => {
    if (link.isUp()) void beat()
  }, BEAT_INTERVAL_MS)

  return {
    async start() {
      await link.subscriber.subscribe(aliveChannel(prefix, bootId))
      await runBeat()
      if (settling) await delay(SETTLE_MS)
    },
    beat,
    registration,
    epochOf: (slot) => epochs[slot] ?? '',
    doubt() {
      isRegistered = false
    },
    isRegistered: () => isRegistered,
    isSettling: () => settling !== null,
    listOthers: () => others,
    async close() {
      unsubscribe()
      clearInterval(timer)
      burial.close()
      if (settling) clearTimeout(settling)
      await beating
      await burial
        .bury(registration(), edges)
        .catch((error: unknown) => logger.debug({ err: error }, 'this node did not sign off'))
    },
  }
}

/** Renews a lease in every slot, and answers what the slots say. */
async function renewLease(parts: { link: RedisLink; keys: readonly SlotKeys[]; own: string; nonce: string }) {
  const { link, keys, own, nonce } = parts
  const told = await runInSlots(link, keys, (batch, slot) =>
    batch.presenceBeat(
      slot.epoch,
      slot.beat,
      slot.settling,
      slot.nodes,
      slot.node + own,
      slot.conns + own,
      nonce,
      LEASE_MS,
      SETTLE_MS,
      STALL_MS,
      KEPT_MS,
      slot.node,
    ),
  )
  return sumUp(told as BeatAnswer[])
}

/** A lease is as good as it is in the slot where it is worst. */
function sumUp(answers: readonly BeatAnswer[]) {
  const leases = new Map<string, number>()
  for (const [, , , ...nodes] of answers) {
    for (let at = 0; at < nodes.length; at += 2) {
      const node = String(nodes[at])
      leases.set(node, Math.min(leases.get(node) ?? Number.POSITIVE_INFINITY, Number(nodes[at + 1])))
    }
  }
  return {
    epochs: answers.map(([epoch]) => epoch),
    isAlive: answers.every(([, isAlive]) => isAlive === 1),
    settleMs: Math.max(...answers.map(([, , settleMs]) => settleMs)),
    leases,
  }
}
