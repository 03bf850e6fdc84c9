import { isValid } from 'ulid'
import { expect, test } from 'vitest'
import { newId } from '@/lib/server/ids'

test('ids come in the order of their making, none twice, in the form of a ULID', () => {
  const ids = Array.from({ length: 20_000 }, newId)
  expect(ids.every(isValid)).toBe(true)
  expect(new Set(ids).size).toBe(ids.length)
  expect([...ids].sort()).toEqual(ids)
})

test('what follows the time in an id is drawn from all of its alphabet', () => {
  const drawn = new Set<string>()
  // A new draw is made with each new millisecond; within one the last letters are counted up. A thousand letters lack one
  // of the alphabet once in a million million times.
  while (drawn.size < 100) drawn.add(newId().slice(10, 20))
  expect([...new Set([...drawn].join(''))].sort().join('')).toBe('0123456789ABCDEFGHJKMNPQRSTVWXYZ')
})
