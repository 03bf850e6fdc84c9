import type { RedisLink } from '../links/redis-link'
import type { HeldElsewhere } from './held-elsewhere'
import type { SlotMembership } from './redis-slot'

const MAX_USERS = 250_000
/** A sign of life every 9 s, and this old at most: within the 15 s of PROMISES P5. */
const SIGN_AGE_MS = 4000
/** A node whose beat was not answered for so long knows nothing of leases that ran out meanwhile. */
const BEAT_AGE_MS = 2500

type Remembered = HeldElsewhere & { at: number; generation: number; until: number }
/** What a slot said of itself in one moment. */
type Proof = { epoch: string; isSettling: boolean; seq: number }

export type StatusMemory = ReturnType<typeof createStatusMemory>

/**
 * What other nodes hold of users who were asked for, kept from the changes that this node hears anyway. Each change of a
 * slot has a number. What is remembered is told when Redis says that this node has heard all of them, so it is as true
 * as an answer of Redis itself; else Redis is asked.
 */
export function createStatusMemory({ link, slots }: { link: RedisLink; slots: readonly SlotMembership[] }) {
  /** The longest remembered first. No cache of a library's: emptied one by one, that clears 250,000 places for the last of them. */
  const remembered = new Map<string, Remembered>()
  /** Of each slot, its data, the number of the last change heard, how often some were missed, and of all that was heard. */
  const heard = slots.map(() => ({ epoch: '', seq: 0, generation: 0, version: 0 }))
  let proving: Promise<(Proof | null)[]> | null = null

  /** Whether what a slot holds may be told from memory at all. */
  function isUsable({ at, epoch, awaited, isRegistered, heardAt }: SlotMembership, now: number): boolean {
    if (epoch === '' || !isRegistered || awaited.size > 0) return false
    return heard[at]?.epoch === epoch && now - heardAt < BEAT_AGE_MS
  }

  async function ask(): Promise<(Proof | null)[]> {
    const told = await link.readGroups(slots.map(({ keys: { epoch, settling, seq } }) => [epoch, settling, seq]))
    return told.map((answer) => {
      if (!answer) return null
      const [epoch, settling = null, seq] = answer
      return { epoch: epoch ?? '', isSettling: settling !== null, seq: Number(seq ?? 0) }
    })
  }

  /** What slots say now: one question for all that is asked in a turn of the event loop. */
  function prove(): Promise<(Proof | null)[]> {
    proving ??= new Promise((resolve) => setImmediate(resolve)).then(() => {
      proving = null
      return ask()
    })
    return proving
  }

  /** Whether this node has heard every change of the slot that there was at this proof, and missed none since. */
  function isCurrent(slot: SlotMembership, proof: Proof | null | undefined, generation: number | undefined): boolean {
    const last = heard[slot.at]
    if (!proof || !last || proof.isSettling || last.generation !== generation) return false
    return proof.epoch === slot.epoch && proof.epoch === last.epoch && last.seq >= proof.seq
  }

  return {
    /**
     * Tells of those of these users who are remembered, by their places, once that is proved. Answers the places of those
     * who are to be asked for.
     */
    async recall(
      userIds: readonly string[],
      tell: (place: number, held: HeldElsewhere) => void,
    ): Promise<readonly number[]> {
      const now = performance.now()
      const generations = slots.map((slot) => (isUsable(slot, now) ? (heard[slot.at]?.generation ?? -1) : -1))
      const versions = heard.map(({ version }) => version)
      const places: number[] = []
      const entries: Remembered[] = []
      const others: number[] = []
      for (let place = 0; place < userIds.length; place += 1) {
        const entry = remembered.get(userIds[place] as string)
        if (entry && entry.generation === generations[entry.at] && now < entry.until) {
          places.push(place)
          entries.push(entry)
        } else others.push(place)
      }
      if (entries.length === 0) return others
      const proofs = await prove()
      const current = slots.map((slot) => isCurrent(slot, proofs[slot.at], generations[slot.at]))
      const unchanged = heard.map(({ version }, at) => version === versions[at])
      for (let index = 0; index < entries.length; index += 1) {
        const [place, entry] = [places[index] as number, entries[index] as Remembered]
        // What was heard meanwhile may have been of this user.
        const isSame = unchanged[entry.at] || remembered.get(userIds[place] as string) === entry
        if (current[entry.at] && isSame) tell(place, entry)
        else others.push(place)
      }
      return others
    },

    /** Redis told this of a user of a slot, when its last change had the number `seq`. */
    note(slot: SlotMembership, seq: number, userId: string, held: HeldElsewhere): void {
      const last = heard[slot.at]
      if (!last || slot.epoch === '') return
      if (last.epoch !== slot.epoch) {
        Object.assign(last, { epoch: slot.epoch, seq, generation: last.generation + 1 })
      }
      // A change of this user may have been heard that the answer does not know of.
      if (last.seq > seq) return
      const until = held.count > 0 ? performance.now() + SIGN_AGE_MS : Number.POSITIVE_INFINITY
      const { count, lastSign } = held
      remembered.delete(userId)
      const [oldest] = remembered.size < MAX_USERS ? [] : remembered.keys()
      if (oldest !== undefined) remembered.delete(oldest)
      // Not spread: V8 gives such objects no common shape, and reading a thousand of them then takes six times as long.
      remembered.set(userId, { count, lastSign, at: slot.at, generation: last.generation, until })
    },

    /** A change was heard; null: of users that are not named. */
    hear(at: number, seq: number, userId: string | null): void {
      const last = heard[at]
      if (!last) return
      last.version += 1
      if (userId !== null) remembered.delete(userId)
      if (seq <= last.seq) return
      // Those between were missed.
      if (seq > last.seq + 1 || userId === null) last.generation += 1
      last.seq = seq
    },
  }
}
