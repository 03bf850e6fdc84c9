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

test('a time in a cursor must be one', () => {
  expect(() => fromPageCursor(toPageCursor(['yesterday', 'id']), ['time', 'id'])).toThrow('nextCursor')
})

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
