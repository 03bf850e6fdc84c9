/**
 * Words for times. Until the browser has taken over (`local` false) locale and zone are fixed, so that server and
 * first client render agree; afterwards they are the user's own.
 */

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** The device's zone when it was last looked at. */
let zone = 'UTC'

/**
 * Looks at the device's zone again and returns it. A format keeps the zone it was made in, so those of another one are
 * made anew: whoever lands in Tokyo reads Tokyo's time.
 */
export function refreshZone(): string {
  const present = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
  if (present !== zone) formats.clear()
  zone = present
  return zone
}

const formats = new Map<string, Intl.DateTimeFormat>()
function dateFormat(name: string, options: Intl.DateTimeFormatOptions, local: boolean): Intl.DateTimeFormat {
  const key = `${name}:${local}`
  let format = formats.get(key)
  if (!format) {
    format = local
      ? new Intl.DateTimeFormat(undefined, options)
      : new Intl.DateTimeFormat('en', { ...options, timeZone: 'UTC' })
    formats.set(key, format)
  }
  return format
}

const relatives = new Map<string, Intl.RelativeTimeFormat>()
function relativeFormat(style: 'narrow' | 'long', local: boolean): Intl.RelativeTimeFormat {
  const key = `${style}:${local}`
  let format = relatives.get(key)
  if (!format) {
    format = new Intl.RelativeTimeFormat(local ? undefined : 'en', { style, numeric: 'auto' })
    relatives.set(key, format)
  }
  return format
}

/** "5 May 2026, 14:05". */
export function formatDateTime(iso: string, local = true): string {
  return dateFormat('full', { dateStyle: 'medium', timeStyle: 'short' }, local).format(new Date(iso))
}

/** "14:05". */
export function formatClock(iso: string, local = true): string {
  return dateFormat('clock', { hour: 'numeric', minute: '2-digit' }, local).format(new Date(iso))
}

/** A moment that is to come: "14:05" today, "Tue 14:05" in the six days after, with its date beyond. */
export function formatAhead(iso: string, nowMs: number, local = true): string {
  const date = new Date(iso)
  const days = -daysSince(date, nowMs, local)
  if (days <= 0) return formatClock(iso, local)
  if (days > 6) return formatDateTime(iso, local)
  return dateFormat('ahead', { weekday: 'short', hour: 'numeric', minute: '2-digit' }, local).format(date)
}

/** What a clock elsewhere shows ("2026-05-04T05:30"), in words: "Mon 5:30". */
export function formatWallTime(wallTime: string): string {
  const options = { weekday: 'short', hour: 'numeric', minute: '2-digit' } as const
  // Read and written as one zone, whichever, it stays as it is.
  return new Intl.DateTimeFormat(undefined, { ...options, timeZone: 'UTC' }).format(new Date(`${wallTime}Z`))
}

/** How long until a moment: "in 5 minutes", "in 3 hours", "in 2 days". */
export function formatUntil(iso: string, nowMs: number, local = true): string {
  const left = Math.max(0, Date.parse(iso) - nowMs)
  const format = relativeFormat('long', local)
  if (left < HOUR_MS) return format.format(Math.ceil(left / MINUTE_MS), 'minute')
  if (left < DAY_MS) return format.format(Math.round(left / HOUR_MS), 'hour')
  return format.format(-daysSince(new Date(iso), nowMs, local), 'day')
}

/** "Today", "Yesterday", "Monday, 4 May", with the year where it is another one. */
export function formatDay(iso: string, nowMs: number, local = true): string {
  const date = new Date(iso)
  const days = daysSince(date, nowMs, local)
  if (days === 0 || days === 1) {
    const word = relativeFormat('long', local).format(-days, 'day')
    return word.charAt(0).toLocaleUpperCase() + word.slice(1)
  }
  return isSameYear(date, new Date(nowMs), local)
    ? dateFormat('day', { weekday: 'long', day: 'numeric', month: 'long' }, local).format(date)
    : dateFormat('dayYear', { day: 'numeric', month: 'long', year: 'numeric' }, local).format(date)
}

/** Calendar days between a moment and now; a day of 23 or 25 hours is one too. */
function daysSince(date: Date, nowMs: number, local: boolean): number {
  return Math.round((startOfDay(nowMs, local) - startOfDay(date.getTime(), local)) / DAY_MS)
}

function isSameYear(a: Date, b: Date, local: boolean): boolean {
  return local ? a.getFullYear() === b.getFullYear() : a.getUTCFullYear() === b.getUTCFullYear()
}

/** The day a moment falls on, as a key for grouping. */
export function startOfDay(ms: number, local = true): number {
  const date = new Date(ms)
  if (local) date.setHours(0, 0, 0, 0)
  else date.setUTCHours(0, 0, 0, 0)
  return date.getTime()
}

/** "less than a minute ago", "5 minutes ago", "yesterday", for somebody who is not here: never "now". */
export function formatLastSeen(iso: string, nowMs: number, local = true): string {
  if (nowMs - Date.parse(iso) < MINUTE_MS) return 'less than a minute ago'
  return formatRelative(iso, nowMs, 'long', local)
}

/** `short`: "now", "5 min", "3 hr", "Mon", "4 May". `long`: "now", "5 minutes ago", "yesterday". By calendar days. */
export function formatRelative(iso: string, nowMs: number, form: 'short' | 'long', local = true): string {
  const date = new Date(iso)
  // A clock a little behind the server's must not speak of the future.
  const age = Math.max(0, nowMs - date.getTime())
  const days = Math.max(0, daysSince(date, nowMs, local))
  if (form === 'long') {
    const format = relativeFormat('long', local)
    if (age < MINUTE_MS) return format.format(0, 'second')
    if (age < HOUR_MS) return format.format(-Math.floor(age / MINUTE_MS), 'minute')
    if (days === 0) return format.format(-Math.floor(age / HOUR_MS), 'hour')
    if (days < 7) return format.format(-days, 'day')
    return `on ${dateFormat('date', { day: 'numeric', month: 'long', year: 'numeric' }, local).format(date)}`
  }
  if (age < MINUTE_MS) return relativeFormat('narrow', local).format(0, 'second')
  if (age < HOUR_MS) return unit(Math.floor(age / MINUTE_MS), 'minute', local)
  if (days === 0) return unit(Math.floor(age / HOUR_MS), 'hour', local)
  if (days < 7) return dateFormat('weekday', { weekday: 'short' }, local).format(date)
  return isSameYear(date, new Date(nowMs), local)
    ? dateFormat('dayMonth', { day: 'numeric', month: 'short' }, local).format(date)
    : dateFormat('short', { day: 'numeric', month: 'short', year: 'numeric' }, local).format(date)
}

const units = new Map<string, Intl.NumberFormat>()
function unit(value: number, name: 'minute' | 'hour', local: boolean): string {
  const key = `${name}:${local}`
  let format = units.get(key)
  if (!format) {
    format = new Intl.NumberFormat(local ? undefined : 'en', { style: 'unit', unit: name, unitDisplay: 'short' })
    units.set(key, format)
  }
  return format.format(value)
}
