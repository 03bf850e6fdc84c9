/** Calendar days as `YYYY-MM-DD`; no time zone sticks to them until the server is asked. */
export type Day = string

const DAY_MS = 24 * 60 * 60 * 1000

/** Today's date where the reader is. */
export function todayIn(timeZone: string, now: Date): Day {
  // Swedish writes dates the ISO way.
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(now)
}

export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}

export function isDay(value: string): value is Day {
  return /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(`${value}T00:00:00Z`))
}

export const usagePresets = ['today', '7d', '30d', '90d'] as const
export type UsagePreset = (typeof usagePresets)[number]

const presetDays: Record<UsagePreset, number> = { today: 1, '7d': 7, '30d': 30, '90d': 90 }

/** First and last day of a preset, both included, as a date picker shows them. */
export function toPresetDays(preset: UsagePreset, today: Day): { first: Day; last: Day } {
  return { first: addDays(today, 1 - presetDays[preset]), last: today }
}

/** The contract's range, whose end is exclusive, from the days a person picked. */
export function toExclusiveRange({ first, last }: { first: Day; last: Day }): { from: Day; to: Day } {
  return first <= last ? { from: first, to: addDays(last, 1) } : { from: last, to: addDays(first, 1) }
}

export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
