import { expect, test } from 'vitest'
import { positionAround, toThreadOpening } from '../../lib/client/thread-opening'

const read = { lastSeq: 200, unreadCount: 0, receipts: { me: { deliveredSeq: 200, readSeq: 200 } } }
const unreadFrom = (seq: number) => ({
  lastSeq: 200,
  unreadCount: 201 - seq,
  receipts: { me: { deliveredSeq: 200, readSeq: seq - 1 } },
})

test('a thread without unread messages opens at the newest', () => {
  expect(toThreadOpening(read, 'me', null)).toEqual({ openAt: null, newFrom: null, start: { at: 'newest' } })
})

test('a few unread messages come with the newest page', () => {
  expect(toThreadOpening(unreadFrom(190), 'me', null)).toEqual({
    openAt: { seq: 190, flash: false },
    newFrom: 190,
    start: { at: 'newest' },
  })
})

test('with many unread messages loading begins a little before the first of them', () => {
  expect(toThreadOpening(unreadFrom(101), 'me', null)).toEqual({
    openAt: { seq: 101, flash: false },
    newFrom: 101,
    start: { at: 'after', seq: 86 },
  })
})

test('who never read anything begins with the first message', () => {
  const opening = toThreadOpening({ lastSeq: 200, unreadCount: 200, receipts: {} }, 'me', null)
  expect(opening).toMatchObject({ newFrom: 1, start: { at: 'after', seq: 0 } })
})

test('a message asked for comes before the first unread, which keeps its line', () => {
  expect(toThreadOpening(unreadFrom(190), 'me', 20)).toEqual({
    openAt: { seq: 20, flash: true },
    newFrom: 190,
    start: positionAround(20),
  })
})

test('the edge of the newest page: 44 messages follow with it, 45 do not', () => {
  expect(toThreadOpening(read, 'me', 156).start).toEqual({ at: 'newest' })
  expect(toThreadOpening(read, 'me', 155).start).toEqual({ at: 'after', seq: 140 })
})
