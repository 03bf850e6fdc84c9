export type LastContactFilter = 'any' | 'week' | 'month' | 'older' | 'never'

const DAY_MS = 24 * 60 * 60 * 1000

/** Whether a customer's last contact falls into the filter's span. */
export function matchesLastContact(lastContactAt: string | null, filter: LastContactFilter, now: number): boolean {
  if (filter === 'any') return true
  if (filter === 'never') return lastContactAt === null
  if (lastContactAt === null) return false
  const age = now - Date.parse(lastContactAt)
  if (filter === 'week') return age <= 7 * DAY_MS
  if (filter === 'month') return age <= 30 * DAY_MS
  return age > 30 * DAY_MS
}
