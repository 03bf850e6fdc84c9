import { expect, test } from 'vitest'
import { newestOf } from '../../lib/client/newest-conversation'
import type { Conversation } from '../../lib/protocol/objects'

const base: Conversation = {
  id: 'c',
  peer: { id: 'p', name: 'P', role: 'customer' },
  unreadCount: 0,
  lastSeq: 3,
  lastMessage: null,
  jobs: [],
  receipts: { p: { deliveredSeq: 1, readSeq: 0 } },
  lastActivityAt: '2026-01-01T00:00:00.000Z',
  blocked: false,
}

test('an answer older than a push takes no mark back', () => {
  const held = { ...base, receipts: { p: { deliveredSeq: 3, readSeq: 3 } } }
  expect(newestOf(held, base).receipts).toEqual({ p: { deliveredSeq: 3, readSeq: 3 } })
})

test('an answer older than a push takes no message back, and a newer one brings its own', () => {
  const held = { ...base, lastSeq: 5, unreadCount: 2 }
  expect(newestOf(held, base)).toMatchObject({ lastSeq: 5, unreadCount: 2 })
  expect(newestOf(base, { ...held, blocked: true })).toMatchObject({ lastSeq: 5, unreadCount: 2, blocked: true })
})
