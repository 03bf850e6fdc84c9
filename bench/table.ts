/** One result: a heading over a table of text. */
export type Table = { title: string; columns: string[]; rows: string[][] }

export function toTable(title: string, columns: string[], rows: string[][]): Table {
  return { title, columns, rows }
}

/** As Markdown, for the terminal and for docs/performance.md. */
export function renderTable({ title, columns, rows }: Table): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [`### ${title}`, '', line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n')
}
