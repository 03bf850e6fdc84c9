import { bootOf, LEASE_MS, toRegistration } from '../../domain/node-liveness'
import type { SlotKeys } from './redis-keys'

/** A stall of up to 5 s is nobody's concern (PROMISES P3). */
const LOST_MS = 5000

/** This node's place in one slot, and what it knows of it. */
export type SlotMembership = {
  readonly at: number
  readonly keys: SlotKeys
  /** What this node's entries are written under. */
  registration: string
  /** The data that this node's entries belong to; empty while it cannot be known which are there. */
  epoch: string
  /** Whether what this node holds is in Redis, as far as is known. */
  isRegistered: boolean
  /** When a round was answered last, by this process's clock. */
  heardAt: number
  /** The registrations of the other nodes that live. */
  others: readonly string[]
  /** Nodes that lived when its data was new, and have not brought their users since: nobody is known to be offline. */
  awaited: ReadonlySet<string>
}

export type Slot = SlotMembership & {
  /** How often its data was in doubt: an answer from before says nothing of it. */
  losses: number
  /** How often entries may have been missing in it. */
  doubts: number
  /** Until when others are awaited, by this process's clock. */
  awaitedUntil: number
  isSettling(): boolean
  /** A registration that none was before. */
  renumber(): void
  /** Entries may be missing. */
  doubt(): void
  /** What is in Redis cannot be known until a round says so. */
  lose(): void
  /** It is known again, and this node registered. */
  keep(): void
  /** A round was answered from this data. What is new to this node may lack users of others that it knows of. */
  noteEpoch(epoch: string): void
  /** For so long nodes bring their users back. */
  settle(ms: number): void
  close(): void
}

export function createSlot(parts: {
  at: number
  keys: SlotKeys
  bootId: string
  /** Users of this slot may have come or gone unheard. */
  onResumed: (slot: number) => void
  /** For 5 s nothing is known of this slot's users elsewhere. */
  onLost: (slot: number) => void
}): Slot {
  const { at, keys, bootId, onResumed, onLost } = parts
  let count = 0
  /** The data that was answered from last. */
  let known = ''
  let settling: NodeJS.Timeout | null = null
  let losing: NodeJS.Timeout | null = null

  const slot: Slot = {
    at,
    keys,
    registration: toRegistration(bootId, count),
    epoch: '',
    isRegistered: false,
    heardAt: Number.NEGATIVE_INFINITY,
    others: [],
    awaited: new Set(),
    losses: 0,
    doubts: 0,
    awaitedUntil: 0,
    isSettling: () => settling !== null,
    renumber() {
      count += 1
      slot.registration = toRegistration(bootId, count)
    },
    doubt() {
      slot.doubts += 1
      slot.isRegistered = false
    },
    lose() {
      slot.epoch = ''
      slot.losses += 1
      slot.doubt()
      losing ??= setTimeout(() => onLost(at), LOST_MS)
    },
    keep() {
      slot.isRegistered = true
      if (!losing) return
      clearTimeout(losing)
      losing = null
      onResumed(at)
    },
    noteEpoch(epoch) {
      slot.epoch = epoch
      slot.heardAt = performance.now()
      if (epoch === known) return
      known = epoch
      slot.isRegistered = false
      slot.awaited = new Set([...slot.awaited, ...slot.others.map(bootOf)])
      slot.awaitedUntil = performance.now() + LEASE_MS
    },
    settle(ms) {
      if (settling) clearTimeout(settling)
      settling = setTimeout(() => {
        settling = null
        onResumed(at)
      }, ms)
    },
    close() {
      if (settling) clearTimeout(settling)
      if (losing) clearTimeout(losing)
    },
  }
  return slot
}
