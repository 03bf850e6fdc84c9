import { appendFileSync, mkdirSync } from 'node:fs'
import path from 'node:path'

/** One figure that a promise was measured by. */
export type Figure = {
  promise: string
  what: string
  unit: 'ms' | 'count'
  bound: number
  seen: number
  /** Out of how many, where that tells something. */
  of?: number
  violations: string[]
}

/** Where every figure of a run is written, a line each; the report is made of it at the end. */
export const ledgerFile = path.resolve('.cache/reports/faults.jsonl')

export function writeFigures(scenario: string, figures: readonly Figure[]): void {
  mkdirSync(path.dirname(ledgerFile), { recursive: true })
  for (const { violations, ...figure } of figures) {
    appendFileSync(ledgerFile, `${JSON.stringify({ scenario, ...figure, violated: violations.length > 0 })}\n`)
  }
}
