import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Recipient, verdictOf } from '@/lib/domain/send-verdict'

const recipient: fc.Arbitrary<Recipient | null> = fc.option(
  fc.record({
    role: fc.constantFrom('contractor', 'customer', 'admin'),
    suspended: fc.boolean(),
    optedOut: fc.boolean(),
    blockedSender: fc.boolean(),
    blockedBySender: fc.boolean(),
  }),
)

test('the first reason of the contract against a copy is the one told', () => {
  fc.assert(
    fc.property(recipient, (state) => {
      const reasons = [
        [state === null, 'not_found', 'User not found'],
        [state?.role !== 'customer', 'forbidden', 'Recipient is not a customer'],
        [state?.suspended, 'suspended', 'Recipient is suspended'],
        [state?.blockedSender, 'blocked', 'Recipient has blocked you'],
        [state?.blockedBySender, 'blocked', 'You have blocked this recipient'],
        [state?.optedOut, 'opted_out', 'Recipient does not accept bulk messages'],
      ] as const
      const first = reasons.find(([applies]) => applies)
      expect(verdictOf('contractor', state, 'bulk')).toEqual(first ? { code: first[1], error: first[2] } : null)
    }),
    { numRuns: 500 },
  )
})
