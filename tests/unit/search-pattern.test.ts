import { expect, test } from 'vitest'
import { toSearchPattern } from '@/lib/domain/search-pattern'

test('a term is searched for as it was written', () => {
  expect(toSearchPattern('50%_off\\')).toBe('%50\\%\\_off\\\\%')
})

test('an empty term searches for nothing', () => {
  expect(toSearchPattern('')).toBeNull()
  expect(toSearchPattern(undefined)).toBeNull()
})
