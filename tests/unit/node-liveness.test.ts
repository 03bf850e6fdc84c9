import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  bootOf,
  divideOthers,
  judgeMissing,
  LEASE_MS,
  SILENCE_MS,
  SUSPICION_MS,
  toRegistration,
} from '@/lib/domain/node-liveness'

const boots = fc.constantFrom('a', 'b', 'c.d', '__proto__')
const registrations = fc.tuple(boots, fc.nat(3)).map(([boot, count]) => toRegistration(boot, count))

test('a registration names the boot of its process, whatever that holds', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), (boot, count) => {
      expect(bootOf(toRegistration(boot, count))).toBe(boot)
    }),
  )
})

test('every other registration either lives or has lapsed, and what this process registered before always has', () => {
  fc.assert(
    fc.property(fc.dictionary(registrations, fc.integer({ min: -2, max: LEASE_MS })), registrations, (found, own) => {
      const leases = new Map(Object.entries(found))
      const { living, lapsed } = divideOthers(leases, own)
      expect([...living, ...lapsed].sort()).toEqual([...leases.keys()].filter((each) => each !== own).sort())
      for (const each of living) {
        expect(leases.get(each)).toBeGreaterThan(0)
        expect(bootOf(each)).not.toBe(bootOf(own))
      }
      for (const each of lapsed) expect((leases.get(each) ?? 0) <= 0 || bootOf(each) === bootOf(own)).toBe(true)
    }),
  )
})

/** A look of one node at another: how much later than the one before, whether both witnesses miss it, its last word. */
const look = fc.record({
  afterMs: fc.integer({ min: 1, max: 1000 }),
  isMissing: fc.boolean(),
  silentMs: fc.nat(LEASE_MS),
})

test('a node is dead when both witnesses missed it all through the suspicion, and its last word is old', () => {
  fc.assert(
    fc.property(fc.array(look, { maxLength: 30 }), (looks) => {
      let now = 0
      let suspects: ReadonlyMap<string, number> = new Map()
      let missingSince: number | null = null
      for (const { afterMs, isMissing, silentMs } of looks) {
        now += afterMs
        const judged = judgeMissing({
          missing: isMissing ? ['a.1'] : [],
          suspects,
          leases: new Map([['a.1', LEASE_MS - silentMs]]),
          now,
        })
        suspects = judged.suspects
        missingSince = isMissing ? (missingSince ?? now) : null
        const isDead = missingSince !== null && now - missingSince >= SUSPICION_MS && silentMs >= SILENCE_MS
        expect(judged.dead).toEqual(isDead ? ['a.1'] : [])
        expect(suspects.has('a.1')).toBe(isMissing && !isDead)
        if (isDead) missingSince = null
      }
    }),
  )
})

test('each node is judged by itself', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(registrations, { maxLength: 6 }),
      fc.dictionary(registrations, fc.nat(2000)),
      fc.dictionary(registrations, fc.nat(LEASE_MS)),
      (missing, since, leases) => {
        const shared = { suspects: new Map(Object.entries(since)), leases: new Map(Object.entries(leases)), now: 2000 }
        const together = judgeMissing({ missing, ...shared })
        const apart = missing.map((each) => judgeMissing({ missing: [each], ...shared }))
        expect(together.dead).toEqual(apart.flatMap(({ dead }) => dead))
        expect([...together.suspects]).toEqual(apart.flatMap(({ suspects }) => [...suspects]))
      },
    ),
  )
})
