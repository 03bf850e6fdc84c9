import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Figure, ledgerFile } from './ledger'

type Line = Omit<Figure, 'violations'> & { scenario: string; violated: boolean }

/** Where the table is left, ready for the documentation. */
const reportFile = path.resolve('.cache/reports/faults.md')

export function clearLedger(): void {
  rmSync(ledgerFile, { force: true })
}

/** The table of every promise that was measured: how often, its bound, and the worst that was seen. */
export function writeReport(): string {
  const lines = existsSync(ledgerFile)
    ? readFileSync(ledgerFile, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Line)
    : []
  const table = toTable(lines)
  mkdirSync(path.dirname(reportFile), { recursive: true })
  writeFileSync(reportFile, table)
  return table
}

function toTable(lines: readonly Line[]): string {
  const groups = new Map<string, Line[]>()
  for (const line of lines) {
    const key = `${line.promise} ${line.what} ${line.unit} ${line.bound}`
    groups.set(key, [...(groups.get(key) ?? []), line])
  }
  const rows = [...groups]
    .sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .map(([, group]) => {
      const { promise, what, unit, bound } = group[0] as Line
      const mark = group.some(({ violated }) => violated) ? ' **broken**' : ''
      return `| ${promise} | ${what} | ${group.length} | ${show(bound, unit)} | ${worstOf(group)}${mark} |`
    })
  return ['| promise | what | runs | bound | worst seen |', '|---|---|---|---|---|', ...rows, ''].join('\n')
}

function worstOf(group: readonly Line[]): string {
  const { unit, bound } = group[0] as Line
  if (unit === 'ms' || bound > 0) return show(Math.max(...group.map(({ seen }) => seen)), unit)
  const total = group.reduce((sum, { of }) => sum + (of ?? 0), 0)
  // Faults of all runs together, out of everything looked at.
  const seen = group.reduce((sum, line) => sum + line.seen, 0)
  return total > 0 ? `${show(seen, unit)} of ${show(total, unit)}` : show(seen, unit)
}

function show(value: number, unit: Figure['unit']): string {
  return unit === 'ms' ? `${value.toLocaleString('en')} ms` : value.toLocaleString('en')
}
