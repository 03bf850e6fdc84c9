import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toCsv } from '@/lib/server/services/csv'

const BOM = '\uFEFF'
const cellOf = (cell: string) => (parse(toCsv(['a'], [{ a: cell }]), { bom: true }) as string[][])[1]?.[0] ?? ''

test('cells are quoted, lines end as RFC 4180 says and Excel is told that it is UTF-8', () => {
  expect(toCsv(['a', 'b'], [{ a: 'x,"y"\n', b: null }])).toBe(`${BOM}"a","b"\r\n"x,""y""\n",""\r\n`)
})

test.each([
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  ' =1',
  '＝1',
  'Maya\n=cmd',
  'Maya\r\n=cmd',
  'a;=1',
  'a\t@x',
])('a spreadsheet runs nothing of %j', (cell) => {
  expect(cellOf(cell)).not.toMatch(/(^|[\r\n\t;])\s*[=+\-@＝＋－＠]/)
})

test('one row stays one row, whatever stands in it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\n', '\r', '\t', '=', "'") })),
      (cells) => {
        const rows = parse(
          toCsv(
            ['n', 'a'],
            cells.map((a, n) => ({ n, a })),
          ),
          { bom: true, relax_column_count: true },
        ) as string[][]
        expect(rows.map((row) => row.length)).toEqual(Array(cells.length + 1).fill(2))
        expect(rows.slice(1).map(([n]) => Number(n))).toEqual(cells.map((_, n) => n))
      },
    ),
  )
})

test('figures stay figures', () => {
  expect(toCsv(['n'], [{ n: -12 }])).toBe(`${BOM}"n"\r\n"-12"\r\n`)
})
