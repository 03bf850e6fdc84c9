import { stringify } from 'csv-stringify/sync'

/** Where a spreadsheet may begin to read a cell: at its start, and after what some take for the end of one. */
const FORMULA = /(^|[\r\n\t;])(\s*)(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|\t|\r)/g

/**
 * A text that no spreadsheet runs: whatever could begin a formula stands behind an apostrophe (OWASP: CSV injection).
 */
function defuse(text: string): string {
  return text.replace(FORMULA, "$1$2'")
}

/**
 * RFC 4180 with a header line, every cell quoted, so that no line break or separator in it ends a cell, and a byte order
 * mark, without which Excel reads UTF-8 as the local code page.
 */
export function toCsv<Row extends Record<string, string | number | null>>(
  columns: readonly (keyof Row & string)[],
  rows: readonly Row[],
): string {
  return stringify(
    rows.map((row) => columns.map((column) => row[column] ?? '')),
    {
      bom: true,
      header: true,
      columns: [...columns],
      record_delimiter: 'windows',
      quoted: true,
      quoted_empty: true,
      cast: { string: defuse },
    },
  )
}
