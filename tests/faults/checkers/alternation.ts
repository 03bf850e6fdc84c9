import type { Entry } from '../support/history'

/**
 * P3: to each observer the pushes about one user alternate, starting from its snapshot. "Unknown" is no state of its
 * own: what follows it may say again what was known before.
 */
export function findRepeatedChanges(entries: readonly Entry[]): string[] {
  const shown = new Map<string, boolean | null>()
  const faults: string[] = []
  for (const entry of entries) {
    if (entry.kind === 'snapshot') {
      for (const [user, { isOnline, unknown }] of Object.entries(entry.statuses)) {
        shown.set(`${entry.observer} ${user}`, unknown ? null : isOnline)
      }
    } else if (entry.kind === 'change') {
      const key = `${entry.observer} ${entry.user}`
      const { isOnline, unknown } = entry.status
      if (!unknown && shown.get(key) === isOnline) {
        faults.push(
          `${entry.observer} was told twice, at ${Math.round(entry.at)} again, that ${entry.user} is ${isOnline ? 'online' : 'offline'}`,
        )
      }
      shown.set(key, unknown ? null : isOnline)
    }
  }
  return faults
}
