import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Actor } from '@/lib/domain/actor'
import { type Ties, whoMaySee, whomMaySee } from '@/lib/domain/presence-visibility'
import { roles, visibilities } from '@/lib/protocol/objects'

const ids = ['a', 'b', 'c', 'd', '__proto__']
const pair = fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids)).filter(([one, other]) => one !== other)
const world = fc.record({
  roles: fc.tuple(...ids.map(() => fc.constantFrom(...roles))),
  visibilities: fc.tuple(...ids.map(() => fc.constantFrom(...visibilities))),
  blocked: fc.array(pair, { maxLength: 8 }),
  contacts: fc.array(pair, { maxLength: 8 }),
})

/** Who stands with this user in a pair, on whichever side. */
function partnersOf(userId: string, pairs: readonly (readonly [string, string])[]): Set<string> {
  return new Set(pairs.flatMap(([one, other]) => (one === userId ? [other] : other === userId ? [one] : [])))
}

test('whom a viewer may see and who may see a user are one rule, and the rule of the contract', () => {
  fc.assert(
    fc.property(world, (made) => {
      const tiesOf = (id: string): Ties => ({
        blocked: partnersOf(id, made.blocked),
        contacts: partnersOf(id, made.contacts),
      })
      for (const [at, viewerId] of ids.entries()) {
        const viewer = { userId: viewerId, role: made.roles[at] } as Actor
        const isVisible = whomMaySee(viewer, tiesOf(viewerId))
        for (const [place, userId] of ids.entries()) {
          const visibility = made.visibilities[place] as (typeof visibilities)[number]
          const expected =
            viewer.role === 'admin' ||
            viewerId === userId ||
            (!tiesOf(userId).blocked.has(viewerId) &&
              { everyone: true, contacts: tiesOf(userId).contacts.has(viewerId), nobody: false }[visibility])
          expect(isVisible(userId, visibility)).toBe(expected)
          expect(whoMaySee(userId, visibility, tiesOf(userId))(viewer)).toBe(expected)
        }
      }
    }),
  )
})

test('nobody but an admin sees an id that no user has', () => {
  const isViewer = whoMaySee('nobody', null, { blocked: new Set(), contacts: new Set(['a']) })
  expect(roles.map((role) => isViewer({ userId: 'a', role } as Actor))).toEqual(roles.map((role) => role === 'admin'))
})
