import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clientMessageId, fileUrl, id, messageText, text, time } from '@/lib/protocol/scalars'

const odd = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\0', '\ud800', '\udc00', '😀', '\ufeff'), maxLength: 12 }),
)
const isStorable = (value: string) => value.isWellFormed() && !value.includes('\0')

test('a text is stored trimmed at both ends and otherwise code point for code point, or refused', () => {
  fc.assert(
    fc.property(odd, (value) => {
      const parsed = text(1, 8).safeParse(value)
      const trimmed = value.trim()
      const isGood = isStorable(trimmed) && trimmed.length > 0 && [...trimmed].length <= 8
      expect(parsed.success).toBe(isGood)
      if (parsed.success) expect(parsed.data).toBe(trimmed)
    }),
    { numRuns: 1000 },
  )
})

test.each([
  ['x'.repeat(5000), true],
  ['😀'.repeat(5000), true],
  ['x'.repeat(5001), false],
  ['😀'.repeat(5001), false],
  [`${'😀'.repeat(4999)}xx`, false],
])('a message text counts in characters (%#)', (value, isGood) => {
  expect(messageText.safeParse(value).success).toBe(isGood)
})

test('a client’s key is never trimmed, so that equal means equal', () => {
  fc.assert(
    fc.property(odd, (value) => {
      const parsed = clientMessageId.safeParse(value)
      const isGood = isStorable(value) && value.length > 0 && [...value].length <= 64
      expect(parsed.success).toBe(isGood)
      if (parsed.success) expect(parsed.data).toBe(value)
    }),
  )
})

test('an id is 1 to 64 characters from A-Z a-z 0-9 _ -', () => {
  fc.assert(
    fc.property(odd, (value) => {
      const isGood = value.length >= 1 && value.length <= 64 && [...value].every((each) => /[A-Za-z0-9_-]/.test(each))
      expect(id.safeParse(value).success).toBe(isGood)
    }),
  )
  expect(id.safeParse('abc\n').success).toBe(false)
  expect(id.safeParse('x'.repeat(64)).success).toBe(true)
  expect(id.safeParse('x'.repeat(65)).success).toBe(false)
})

test.each(['/uploads/a b', '/uploads/', 'uploads/a', '/uploads/a?b', '//evil/uploads/a', '/uploads/ä', '/uploads/a\n'])(
  '%o is no path that an upload was given',
  (value) => {
    expect(fileUrl.safeParse(value).success).toBe(false)
  },
)

test('a time is ISO 8601 in UTC with milliseconds', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true }), (date) => {
      expect(time.safeParse(date.toISOString()).success).toBe(true)
    }),
  )
  for (const bad of [
    '2026-01-01T00:00:00Z',
    '2026-01-01T00:00:00.000',
    '2026-01-01T00:00:00.000+01:00',
    '2026-01-01',
  ]) {
    expect(time.safeParse(bad).success).toBe(false)
  }
})
