/** A moment that is quickly chosen, by the clock and the calendar of whoever looks. */
export type QuickTime = { label: string; at: Date }

const EVENING = 18
const MORNING = 8
const MONDAY = 1
/** A quick choice lies at least this far ahead. */
const LEAST_AHEAD_MS = 30 * 60_000

/** This evening, tomorrow morning and Monday morning, as far as they lie ahead and are not the same. */
export function quickTimes(now: Date): QuickTime[] {
  const on = (days: number, hour: number) =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour, 0, 0, 0)
  const untilMonday = (MONDAY - now.getDay() + 7) % 7 || 7
  const times = [
    { label: 'This evening', at: on(0, EVENING) },
    { label: 'Tomorrow morning', at: on(1, MORNING) },
    ...(untilMonday > 1 ? [{ label: 'Monday morning', at: on(untilMonday, MORNING) }] : []),
  ]
  return times.filter(({ at }) => at.getTime() - now.getTime() >= LEAST_AHEAD_MS)
}

const two = (value: number) => String(value).padStart(2, '0')

/** The value of a date and time field, which has no zone and means the device's. */
export function toFieldValue(at: Date): string {
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`
}

/** The moment that a field means, or null where it is empty or past. */
export function fromFieldValue(value: string, now: Date): Date | null {
  const at = new Date(value)
  return Number.isNaN(at.getTime()) || at <= now ? null : at
}
