/**
 * Whether this is a command that pg-boss 10 sends without waiting for its outcome: a worker's report of what became of a
 * job. Nobody would hear of its failure but the process, as an unhandled rejection.
 */
export function isUnawaited(command: string): boolean {
  return COMPLETES.test(command) || FAILS.test(command)
}

const COMPLETES = /completed_on = now\(\),\s+state = 'completed'/
const FAILS = /\$2::uuid\[\][\s\S]*\bretried_jobs\b/

/** What such a command answers where nothing was changed. */
export const nothingChanged = { rows: [{ count: '0' }] }
