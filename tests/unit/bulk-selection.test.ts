import { describe, expect, test } from 'vitest'
import { applyProgress, countByState } from '@/lib/client/bulk-results'
import { addChosen, roomLeft } from '@/lib/client/bulk-selection'
import { matchesLastContact } from '@/lib/client/last-contact'
import { looksLikeList, toPastedValues } from '@/lib/client/pasted-list'
import type { BulkBatchDetail, BulkRecipient } from '@/lib/protocol/objects'

const person = (id: string) => ({ id, name: id.toUpperCase() })

describe('the selection', () => {
  test('holds each person once, in the order chosen', () => {
    const chosen = addChosen([person('a')], [person('b'), person('a'), person('b')])
    expect(chosen.map(({ id }) => id)).toEqual(['a', 'b'])
  })

  test('has no room below zero', () => {
    expect(roomLeft(Array.from({ length: 53 }, (_, index) => person(`p${index}`)))).toBe(0)
  })

  test('takes ids and addresses out of a pasted list', () => {
    expect(toPastedValues('a, b;c\n"Kim" <kim@x.test>, a')).toEqual(['a', 'b', 'c', 'Kim', 'kim@x.test'])
  })

  test('tells a list from a name', () => {
    expect(looksLikeList('Dana Keller')).toBe(false)
    expect(looksLikeList('customer1')).toBe(false)
    expect(looksLikeList('customer1, customer2')).toBe(true)
    expect(looksLikeList('dana@x.test')).toBe(true)
  })

  test('filters by the last contact', () => {
    const now = Date.parse('2026-03-31T00:00:00.000Z')
    const matches = (at: string | null, filter: Parameters<typeof matchesLastContact>[1]) =>
      matchesLastContact(at, filter, now)
    expect(matches(null, 'never')).toBe(true)
    expect(matches(null, 'older')).toBe(false)
    expect(matches('2026-03-30T00:00:00.000Z', 'week')).toBe(true)
    expect(matches('2026-03-20T00:00:00.000Z', 'week')).toBe(false)
    expect(matches('2026-03-20T00:00:00.000Z', 'month')).toBe(true)
    expect(matches('2026-01-20T00:00:00.000Z', 'older')).toBe(true)
  })
})

const recipient = (receiverId: string, state: BulkRecipient['state']): BulkRecipient => ({
  receiverId,
  name: receiverId,
  state,
  error: null,
  code: null,
  conversationId: null,
  messageId: null,
  deliveredAt: null,
  readAt: null,
  repliedAt: null,
})
const batch = { recipients: [recipient('a', 'sent'), recipient('b', 'failed')] } as unknown as BulkBatchDetail
const at = '2026-03-31T00:00:00.000Z'

describe('the result list', () => {
  test('moves a recipient forward and never back', () => {
    const read = applyProgress(batch, { receiverId: 'a', state: 'read' }, at)
    expect(read.recipients[0]).toMatchObject({ state: 'read', readAt: at, deliveredAt: null })
    expect(applyProgress(read, { receiverId: 'a', state: 'delivered' }, at)).toBe(read)
  })

  test('leaves alone who failed or is not in it', () => {
    expect(applyProgress(batch, { receiverId: 'b', state: 'read' }, at)).toBe(batch)
    expect(applyProgress(batch, { receiverId: 'z', state: 'read' }, at)).toBe(batch)
  })

  test('counts each recipient in one state, so that the totals add up', () => {
    const { all, ...states } = countByState(batch.recipients)
    expect(Object.values(states).reduce((sum, count) => sum + count, 0)).toBe(all)
  })
})
