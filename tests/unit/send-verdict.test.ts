import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bulkVerdictOf, type Consent, type Recipient } from '@/lib/domain/send-verdict'

const at = new Date('2026-06-10T12:00:00.000Z')
const WEEK_MS = 7 * 24 * 60 * 60 * 1000
const agoMs = fc.integer({ min: 0, max: 2 * WEEK_MS })

const recipient: fc.Arbitrary<(Recipient & Consent) | null> = fc.option(
  fc.record({
    role: fc.constantFrom('contractor', 'customer', 'admin'),
    suspended: fc.boolean(),
    optedOut: fc.boolean(),
    blockedSender: fc.boolean(),
    blockedBySender: fc.boolean(),
    optedOutOfSender: fc.boolean(),
    weeklyLimit: fc.option(fc.integer({ min: 1, max: 4 })),
    recentCopies: fc
      .array(agoMs, { maxLength: 6 })
      .map((copies) => copies.sort((a, b) => a - b).map((ago) => new Date(at.getTime() - ago))),
    quietHours: fc.option(
      fc.record({ from: fc.constant('10:00'), to: fc.constantFrom('11:30', '13:30'), timeZone: fc.constant('UTC') }),
    ),
  }),
)

test('the first reason of the contract against a copy is the one told', () => {
  fc.assert(
    fc.property(recipient, (state) => {
      const counted = state?.recentCopies?.filter((sentAt) => at.getTime() - sentAt.getTime() < WEEK_MS) ?? []
      const isFull = state?.weeklyLimit != null && counted.length >= state.weeklyLimit
      const reasons = [
        [state === null, 'not_found', 'User not found'],
        [state?.role !== 'customer', 'forbidden', 'Recipient is not a customer'],
        [state?.suspended, 'suspended', 'Recipient is suspended'],
        [state?.blockedSender, 'blocked', 'Recipient has blocked you'],
        [state?.blockedBySender, 'blocked', 'You have blocked this recipient'],
        [state?.optedOut, 'opted_out', 'Recipient does not accept bulk messages'],
        [state?.optedOutOfSender, 'opted_out', 'Recipient does not accept bulk messages from you'],
        [isFull, 'weekly_limit', 'Recipient has had enough bulk messages this week'],
        [state?.quietHours?.to === '13:30', 'quiet_hours', "Recipient's quiet hours"],
      ] as const
      const first = reasons.find(([applies]) => applies)
      const told = bulkVerdictOf('contractor', state, at)
      expect(told && { code: told.code, error: told.error }).toEqual(first ? { code: first[1], error: first[2] } : null)
      expect(told?.retryAt !== undefined).toBe(told?.code === 'weekly_limit' || told?.code === 'quiet_hours')
    }),
    { numRuns: 1000 },
  )
})

describe('a weekly limit', () => {
  const allowing = (weeklyLimit: number, agos: readonly number[]): Recipient & Consent => ({
    role: 'customer',
    suspended: false,
    blockedSender: false,
    blockedBySender: false,
    optedOut: false,
    optedOutOfSender: false,
    weeklyLimit,
    recentCopies: agos.map((ago) => new Date(at.getTime() - ago)),
    quietHours: null,
  })

  test('counts a copy for exactly seven days', () => {
    expect(bulkVerdictOf('contractor', allowing(1, [WEEK_MS - 1]), at)?.code).toBe('weekly_limit')
    expect(bulkVerdictOf('contractor', allowing(1, [WEEK_MS]), at)).toBeNull()
  })

  test('says when there is room, and no moment before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(agoMs, { maxLength: 12 }), (limit, agos) => {
        const state = allowing(
          limit,
          [...agos].sort((a, b) => a - b),
        )
        const told = bulkVerdictOf('contractor', state, at)
        if (told?.retryAt === undefined) return
        expect(bulkVerdictOf('contractor', state, told.retryAt)).toBeNull()
        expect(bulkVerdictOf('contractor', state, new Date(told.retryAt.getTime() - 1))?.code).toBe('weekly_limit')
      }),
    )
  })
})
