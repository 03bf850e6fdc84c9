import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toOutcomes } from '@/components/admin/usage-outcomes'
import type { BulkUsage } from '@/lib/protocol/admin-objects'

const none = { failed: 0, withheld: 0, cancelled: 0, recalled: 0, pending: 0 }
const usage = (figures: Partial<BulkUsage>) => ({ ...none, ...figures }) as BulkUsage

test('the parts of a day add up to its recipients, each counted once', () => {
  expect(toOutcomes(usage({ sent: 10, delivered: 8, read: 5, replied: 2, failed: 1 }))).toEqual({
    ...none,
    replied: 2,
    read: 3,
    delivered: 3,
    sent: 2,
    failed: 1,
  })
  expect(toOutcomes(usage({ sent: 6, delivered: 1, read: 0, replied: 1 }))).toEqual({
    ...none,
    replied: 1,
    read: 0,
    delivered: 0,
    sent: 5,
  })
  const count = fc.nat(50)
  const unsent = fc.record({ failed: count, withheld: count, cancelled: count, recalled: count, pending: count })
  fc.assert(
    fc.property(count, count, count, count, unsent, (sent, a, b, c, others) => {
      const [delivered, read, replied] = [a, b, c].map((each) => Math.min(each, sent))
      const parts = toOutcomes(usage({ sent, delivered, read, replied, ...others } as Partial<BulkUsage>))
      const sum = (of: object) => Object.values(of).reduce((total, part) => total + part, 0)
      expect(Object.values(parts).every((part) => part >= 0)).toBe(true)
      expect(sum(parts)).toBe(sent + sum(others))
    }),
  )
})
