/**
 * How long a node counts as alive after its last word, by Redis' clock. PROMISES asks for 10 s renewed each 3 s: a
 * node that hangs is noticed 7 to 10 s later. With a word each second 8 s lets a stall of 5 s pass as well, and
 * watchers, who wait for the grace besides, know within 12 s.
 */
export const LEASE_MS = 8000
/**
 * How long both of a node's connections must be missing, and how long it must have been silent, before it counts as
 * dead: somebody who loses them in one moment has them back in a tenth of a second, and says a word each second.
 */
export const SUSPICION_MS = 600
export const SILENCE_MS = 1200

/** What is left of each registration's lease in milliseconds; not positive where it ran out. */
export type Leases = ReadonlyMap<string, number>

/** A registration is `BOOT.N`: the boot of a process, and how often that has registered. */
export function toRegistration(bootId: string, count: number): string {
  return `${bootId}.${count}`
}

/** The boot whose registration it is. */
export function bootOf(registration: string): string {
  return registration.slice(0, registration.lastIndexOf('.'))
}

/** The other nodes, by whether their lease runs. What this boot registered before has no other to end it. */
export function divideOthers(leases: Leases, own: string): { living: string[]; lapsed: string[] } {
  const living: string[] = []
  const lapsed: string[] = []
  for (const [registration, leftMs] of leases) {
    if (registration === own) continue
    if (leftMs > 0 && bootOf(registration) !== bootOf(own)) living.push(registration)
    else lapsed.push(registration)
  }
  return { living, lapsed }
}

/**
 * Of nodes that two witnesses miss at `now` (monotonic milliseconds): who is dead, and who is suspected, since when.
 * `suspects` are those of the look before; whoever is heard by a witness again is one no more.
 */
export function judgeMissing(look: {
  missing: readonly string[]
  suspects: ReadonlyMap<string, number>
  leases: Leases
  now: number
}): { dead: string[]; suspects: Map<string, number> } {
  const { missing, leases, now } = look
  const dead: string[] = []
  const suspects = new Map<string, number>()
  for (const registration of missing) {
    const since = look.suspects.get(registration) ?? now
    const silentMs = LEASE_MS - (leases.get(registration) ?? 0)
    if (now - since >= SUSPICION_MS && silentMs >= SILENCE_MS) dead.push(registration)
    else suspects.set(registration, since)
  }
  return { dead, suspects }
}
