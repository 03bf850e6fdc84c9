import { clearLedger, writeReport } from './ledger-report'

/** Figures of this run alone, and their table at its end. */
export default function setup(): () => void {
  clearLedger()
  return () => console.log(`\n${writeReport()}`)
}
