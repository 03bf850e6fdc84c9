import fc from 'fast-check'
import { expect, test } from 'vitest'
import { beginsRound, cursorAt, decodeCursor, encodeCursor, MAX_XID } from '@/lib/domain/sync-cursor'

const xid = fc.bigInt({ min: 0n, max: BigInt(MAX_XID) }).map(String)
const id = fc.stringMatching(/^[A-Za-z0-9_-]{0,64}$/)
const position = fc.record({ xid, id })
const cursor = fc.record({ base: xid, since: xid, conversations: position, messages: position })

test('a cursor comes back as it was', () => {
  fc.assert(
    fc.property(cursor, (each) => {
      expect(decodeCursor(encodeCursor(each))).toEqual(each)
    }),
  )
})

test('the longest cursor fits where a request may carry it', () => {
  const longest = { xid: MAX_XID, id: 'x'.repeat(64) }
  const text = encodeCursor({ base: MAX_XID, since: MAX_XID, conversations: longest, messages: longest })
  expect(text.length).toBeLessThanOrEqual(512)
})

test('any text is a cursor of ours or none, and never more than a bigint holds', () => {
  const odd = fc.oneof(
    fc.string(),
    fc
      .array(fc.oneof(fc.constantFrom('', '0', '-1', '1e3', ' 1', MAX_XID, '9223372036854775808'), fc.string()), {
        maxLength: 8,
      })
      .map((parts) => parts.join('.')),
  )
  fc.assert(
    fc.property(odd, (text) => {
      const found = decodeCursor(text)
      if (found === null) return
      expect(encodeCursor(found)).toBe(text)
      for (const each of [found.base, found.since, found.conversations.xid, found.messages.xid]) {
        expect(BigInt(each)).toBeLessThanOrEqual(BigInt(MAX_XID))
      }
    }),
  )
})

test('a round begins where the last one stood, and only once', () => {
  expect(beginsRound(cursorAt('42'))).toBe(true)
  fc.assert(
    fc.property(cursor, (each) => {
      const isStart = [each.conversations, each.messages].every((at) => at.xid === each.since && at.id === '')
      expect(beginsRound(each)).toBe(isStart)
    }),
  )
})
