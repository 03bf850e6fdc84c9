import { bootOf, LEASE_MS } from '../../domain/node-liveness'
import type { RedisLink } from '../links/redis-link'
import { RedisAwayError } from '../links/redis-machine'
import { type BeatAnswer, runInSlots } from './redis-scripts'
import type { SlotMembership } from './redis-slot'

/** A Redis that heard of no node for so long stood still, or none could reach it. */
export const STALL_MS = 4000
/** How long nodes may take to bring their users back to a Redis that was empty or stood still. */
export const SETTLE_MS = 2000
/** Entries live on by signs of life, which come every 9 s; what a dead node leaves goes by itself. */
export const KEPT_MS = 60_000

/** What a slot says when a lease is renewed in it. */
export type Round = {
  epoch: string
  isAlive: boolean
  settleMs: number
  leases: ReadonlyMap<string, number>
  /** The boots that have brought their users. */
  brought: ReadonlySet<string>
}

/** Renews this node's lease in every slot, and answers what each says; null where it cannot be asked. */
export async function renewLeases(
  link: RedisLink,
  slots: readonly SlotMembership[],
  nonce: string,
): Promise<(Round | null)[]> {
  const told = await runInSlots(link, slots, (batch, { keys, registration }) =>
    batch.presenceBeat(
      keys.epoch,
      keys.beat,
      keys.settling,
      keys.nodes,
      keys.node + registration,
      keys.conns + registration,
      nonce,
      LEASE_MS,
      SETTLE_MS,
      STALL_MS,
      KEPT_MS,
      keys.node,
    ),
  )
  return told.map((answer) => (answer instanceof RedisAwayError ? null : toRound(answer as BeatAnswer)))
}

function toRound([epoch, isAlive, settleMs, ...nodes]: BeatAnswer): Round {
  const leases = new Map<string, number>()
  const brought = new Set<string>()
  for (let at = 0; at < nodes.length; at += 3) {
    const registration = String(nodes[at])
    leases.set(registration, Number(nodes[at + 2]))
    if (nodes[at + 1] === '1') brought.add(bootOf(registration))
  }
  return { epoch, isAlive: isAlive === 1, settleMs, leases, brought }
}
