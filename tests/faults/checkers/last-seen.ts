import { type Entry, entriesOf } from '../support/history'

const KILL_ERROR_MS = 15_000
/** Nodes reckon by the database's clock, to within half a round trip, which a busy machine makes long. */
const CLOCK_DOUBT_MS = 1000

export type LastSeenFaults = { inFuture: string[]; worstDecrease: number; decreases: string[] }

/**
 * P5: `lastSeen` is never in the future and, to one observer, never decreases, but for 15 s at most once a node was
 * killed. `skewMs` is how far a node's clock was set wrong on purpose.
 */
export function checkLastSeen(entries: readonly Entry[], skewMs = 0): LastSeenFaults {
  const faults: LastSeenFaults = { inFuture: [], worstDecrease: 0, decreases: [] }
  const newest = new Map<string, number>()
  const firstKillAt = entriesOf(entries, 'node').find(({ state }) => state === 'killed' || state === 'frozen')?.at
  for (const { observer, at, wallAt, statuses } of entriesOf(entries, 'statuses')) {
    for (const [user, { lastSeen, unknown }] of Object.entries(statuses)) {
      if (lastSeen === null || unknown) continue
      if (lastSeen > wallAt + skewMs + CLOCK_DOUBT_MS) {
        faults.inFuture.push(`${observer} was told that ${user} was last seen ${lastSeen - wallAt} ms from now`)
      }
      const key = `${observer} ${user}`
      const before = newest.get(key) ?? 0
      const decrease = before - lastSeen
      if (decrease > 0) {
        faults.worstDecrease = Math.max(faults.worstDecrease, decrease)
        const allowed = (firstKillAt !== undefined && firstKillAt <= at ? KILL_ERROR_MS : 0) + skewMs
        if (decrease > allowed) faults.decreases.push(`${observer} saw lastSeen of ${user} go back by ${decrease} ms`)
      }
      newest.set(key, Math.max(before, lastSeen))
    }
  }
  return faults
}
