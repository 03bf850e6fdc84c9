import fc from 'fast-check'
import { expect, test } from 'vitest'
import { after, calm, healing, stepsFrom, type World } from '../walk-model'

const world: fc.Arbitrary<World> = fc.record({
  nodes: fc.array(fc.constantFrom('up' as const, 'down' as const, 'frozen' as const), { minLength: 3, maxLength: 3 }),
  redis: fc.constantFrom('up' as const, 'down' as const, 'frozen' as const),
})

test('healing brings back every world, each step of it in its turn a legal one', () => {
  fc.assert(
    fc.property(world, (broken) => {
      let now = broken
      for (const step of healing(broken)) {
        expect(stepsFrom(now)).toContainEqual(step)
        now = after(now, step)
      }
      expect(now).toEqual(calm(3))
    }),
  )
})

test('a node is started only while Redis answers, and nothing is done twice', () => {
  fc.assert(
    fc.property(world, (now) => {
      for (const step of stepsFrom(now)) {
        if (step.do === 'start' || step.do === 'restart') expect(now.redis).toBe('up')
        if (step.do === 'kill') expect(now.nodes[step.node]).not.toBe('down')
        if (step.do === 'freeze') expect(now.nodes[step.node]).toBe('up')
      }
    }),
  )
})
