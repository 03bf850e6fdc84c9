import { expect, test } from 'vitest'
import { toCsv } from '@/lib/server/services/csv'

test('cells are quoted where they must be and lines end as RFC 4180 says', () => {
  expect(toCsv(['a', 'b'], [{ a: 'x,"y"\n', b: null }])).toBe('a,b\r\n"x,""y""\n",\r\n')
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('a spreadsheet runs nothing of %j', (cell) => {
  const line = toCsv(['a'], [{ a: cell }]).slice('a\r\n'.length)
  expect(line.replace(/^"/, '')).toMatch(/^'/)
})

test('figures stay figures', () => {
  expect(toCsv(['n'], [{ n: 12 }])).toBe('n\r\n12\r\n')
})
