import { stringify } from 'csv-stringify/sync'

/** RFC 4180 with a header line. Cells that a spreadsheet would take for a formula are defused. */
export function toCsv<Row extends Record<string, string | number | null>>(
  columns: readonly (keyof Row & string)[],
  rows: readonly Row[],
): string {
  return stringify([...rows], {
    header: true,
    columns: [...columns],
    record_delimiter: 'windows',
    escape_formulas: true,
  })
}
