import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  addConnection,
  countConnections,
  lastSignOf,
  type PresenceState,
  removeConnection,
  renewConnection,
  type Transition,
} from '@/lib/domain/presence-state'
import { connection } from '../port-suites/presence-registry'

const users = ['a', 'b', 'c', '__proto__']
const act = fc.record({
  kind: fc.constantFrom('add', 'add', 'remove', 'renew'),
  user: fc.constantFrom(...users),
  socket: fc.constantFrom('1', '2', '3'),
  at: fc.nat(1000),
})

/** The state as one would write it without thinking: every connection in one list. */
type Model = { user: string; socket: string; lastSign: number }[]

function applyTo(
  state: PresenceState,
  model: Model,
  { kind, user, socket, at }: typeof act extends fc.Arbitrary<infer T> ? T : never,
) {
  const index = model.findIndex((entry) => entry.user === user && entry.socket === socket)
  const before = new Set(model.map((entry) => entry.user))
  let transitions: Transition[] = []
  if (kind === 'add') {
    transitions = [addConnection(state, connection(user, socket, at))]
    if (index < 0) model.push({ user, socket, lastSign: at })
  } else if (kind === 'remove') {
    transitions = [removeConnection(state, user, socket)]
    if (index >= 0) model.splice(index, 1)
  } else {
    renewConnection(state, user, socket, at)
    const entry = model[index]
    if (entry) entry.lastSign = Math.max(entry.lastSign, at)
  }
  return { before, transitions }
}

test('online is who has a connection, and an edge is told exactly when that changes', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 80 }), (acts) => {
      const state: PresenceState = new Map()
      const model: Model = []
      for (const each of acts) {
        const { before, transitions } = applyTo(state, model, each)
        const after = new Set(model.map((entry) => entry.user))
        expect([...state.keys()].sort()).toEqual([...after].sort())
        expect(countConnections(state)).toEqual({ people: after.size, sockets: model.length })
        for (const user of users) {
          const mine = model.filter((entry) => entry.user === user)
          expect(state.get(user)?.size ?? 0).toBe(mine.length)
          expect(lastSignOf(state.get(user))).toBe(Math.max(0, ...mine.map((entry) => entry.lastSign)))
          const edges = transitions.filter((change) => change.userId === user && change.edge !== null)
          const expected =
            before.has(user) === after.has(user) ? [] : [after.has(user) ? 'came_online' : 'went_offline']
          expect(edges.map(({ edge }) => edge)).toEqual(expected)
        }
        // The last word on each user is their true count.
        for (const { userId, connectionCount } of new Map(transitions.map((each) => [each.userId, each])).values()) {
          expect(connectionCount).toBe(model.filter((entry) => entry.user === userId).length)
        }
      }
    }),
    { numRuns: 500 },
  )
})

test('repeating a connect keeps the first: its times and its device', () => {
  const state: PresenceState = new Map()
  addConnection(state, connection('a', '1', 100))
  expect(addConnection(state, { ...connection('a', '1', 200), device: 'other' }).edge).toBeNull()
  expect(state.get('a')?.get('1')).toEqual(connection('a', '1', 100))
})

test('after everything is gone nothing is kept', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 80 }), (acts) => {
      const state: PresenceState = new Map()
      for (const each of acts) applyTo(state, [], each)
      for (const [user, connections] of [...state]) {
        for (const socket of [...connections.keys()]) removeConnection(state, user, socket)
      }
      expect(state.size).toBe(0)
    }),
  )
})
