import { expect, test } from 'vitest'
import { fromPageCursor, toPage, toPageCursor } from '@/lib/domain/page-cursor'

test('a cursor comes back as the key it was made of, whatever the key holds', () => {
  const key = ['Zoë "the" 🏠, & co', 'user_1-A']
  expect(fromPageCursor(toPageCursor(key), ['text', 'id'])).toEqual(key)
})

test('no cursor means the first page', () => {
  expect(fromPageCursor(undefined, ['text', 'id'])).toBeNull()
})

test.each([
  'nonsense',
  '%%%',
  btoa('{'),
  toPageCursor([]),
  toPageCursor(['only one']),
  toPageCursor(['name', 'not an id!']),
  toPageCursor([`nul${String.fromCharCode(0)}`, 'id']),
  btoa(encodeURIComponent(JSON.stringify({ length: 2, 0: 'a', 1: 'b' }))),
  btoa(encodeURIComponent('null')),
])('a cursor that no answer gave is invalid: %s', (cursor) => {
  expect(() => fromPageCursor(cursor, ['text', 'id'])).toThrow('nextCursor')
})

test.each([
  'yesterday',
  '12',
  'Tue Mar 01 2022',
  '2026-02-30T00:00:00.000Z',
  '2026-01-01T00:00:00Z',
  '2026-01-01T24:00:00.000Z',
  '0000-01-01T00:00:00.000Z',
  '-000001-01-01T00:00:00.000Z',
  '+010000-01-01T00:00:00.000Z',
])('a time in a cursor must be one as answers write it, not %s', (time) => {
  expect(() => fromPageCursor(toPageCursor([time, 'id']), ['time', 'id'])).toThrow('nextCursor')
})

test.each(['0001-01-01T00:00:00.000Z', '2026-11-23T06:34:04.123Z', '9999-12-31T23:59:59.999Z'])(
  'the time %s comes back',
  (time) => {
    expect(fromPageCursor(toPageCursor([time, 'id']), ['time', 'id'])).toEqual([time, 'id'])
  },
)

test('a page ends with a cursor only where more follows', () => {
  const page = (count: number) =>
    toPage(
      Array.from({ length: count }, (_, at) => `id${at}`),
      2,
      (id) => id.toUpperCase(),
      (id) => [id],
    )
  expect(page(2)).toEqual({ items: ['ID0', 'ID1'], nextCursor: null })
  expect(page(3)).toEqual({ items: ['ID0', 'ID1'], nextCursor: toPageCursor(['id1']) })
})
