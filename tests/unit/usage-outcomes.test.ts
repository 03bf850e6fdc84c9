import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toOutcomes } from '@/components/admin/usage-outcomes'
import type { BulkUsage } from '@/lib/protocol/admin-objects'

const usage = (figures: Partial<BulkUsage>) => figures as BulkUsage

test('the parts of a day add up to its recipients, each counted once', () => {
  expect(toOutcomes(usage({ sent: 10, delivered: 8, read: 5, replied: 2, failed: 1 }))).toEqual({
    replied: 2,
    read: 3,
    delivered: 3,
    sent: 2,
    failed: 1,
  })
  expect(toOutcomes(usage({ sent: 6, delivered: 1, read: 0, replied: 1, failed: 0 }))).toEqual({
    replied: 1,
    read: 0,
    delivered: 0,
    sent: 5,
    failed: 0,
  })
  const count = fc.nat(50)
  fc.assert(
    fc.property(count, count, count, count, (sent, a, b, c) => {
      const [delivered, read, replied] = [a, b, c].map((each) => Math.min(each, sent))
      const parts = toOutcomes(usage({ sent, delivered, read, replied, failed: 3 } as Partial<BulkUsage>))
      expect(Object.values(parts).every((part) => part >= 0)).toBe(true)
      expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(sent + 3)
    }),
  )
})
