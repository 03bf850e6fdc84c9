import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exceedsDepth } from '@/lib/server/socket/payload-depth'

/** As one would write it, had one a stack without end. */
function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depthOf))
}

test('a payload is too deep exactly when its brackets nest deeper', () => {
  fc.assert(
    fc.property(fc.anything({ maxDepth: 6, withTypedArray: true }), fc.nat(8), (payload, max) => {
      expect(exceedsDepth(payload, max)).toBe(depthOf(payload) > max)
    }),
  )
})

test('a million levels are no matter', () => {
  let payload: unknown = 'x'
  for (let level = 0; level < 1_000_000; level += 1) payload = [payload]
  expect(exceedsDepth(payload, 8)).toBe(true)
  expect(exceedsDepth(payload, 2_000_000)).toBe(false)
})
