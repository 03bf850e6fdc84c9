import { invalid } from './errors'

const DAY_MS = 24 * 60 * 60 * 1000
const DEFAULT_DAYS = 30
const MAX_DAYS = 732

/** `from` inclusive, `to` exclusive; `days` are those that the range touches, with the moment each begins. */
export type ReportRange = { from: Date; to: Date; tz: string; days: { day: string; start: Date }[] }
export type RangeInput = { from?: string | undefined; to?: string | undefined; tz: string }

/**
 * Resolves a range as asked for: a moment, or a calendar day that begins in `tz`; by default the last 30 days,
 * today included.
 * @throws invalid for an empty, too long or too early range
 */
export function toReportRange(input: RangeInput, now: Date): ReportRange {
  const zone = createZone(input.tz)
  const tomorrow = addDays(zone.dayOf(now), 1)
  const to = input.to === undefined ? zone.startOf(tomorrow) : resolve(zone, input.to)
  const from =
    input.from === undefined
      ? zone.startOf(addDays(zone.dayOf(new Date(to.getTime() - 1)), 1 - DEFAULT_DAYS))
      : resolve(zone, input.from)
  if (from >= to) throw invalid('to', 'must be after from')
  if (to.getTime() - from.getTime() > MAX_DAYS * DAY_MS) throw invalid('to', `must be within ${MAX_DAYS} days of from`)

  const days: ReportRange['days'] = []
  let day = zone.dayOf(from)
  // A range of MAX_DAYS touches one day more, and another where it begins within one.
  while (days.length < MAX_DAYS + 2 && zone.startOf(day) < to) {
    days.push({ day, start: zone.startOf(day) })
    day = addDays(day, 1)
  }
  return { from, to, tz: input.tz, days }
}

type Zone = { dayOf(moment: Date): string; startOf(day: string): Date }

function resolve(zone: Zone, moment: string): Date {
  return moment.length === 'YYYY-MM-DD'.length ? zone.startOf(moment) : new Date(moment)
}

function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10)
}

function createZone(tz: string): Zone {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: tz,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })

  /** What the zone's clocks are ahead of UTC at a moment. */
  function offsetAt(time: number): number {
    const parts = new Map(format.formatToParts(time).map((part) => [part.type, Number(part.value)]))
    const at = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0
    const local = Date.UTC(at('year'), at('month') - 1, at('day'), at('hour'), at('minute'), at('second'))
    return local - Math.floor(time / 1000) * 1000
  }

  return {
    dayOf: (moment) => new Date(moment.getTime() + offsetAt(moment.getTime())).toISOString().slice(0, 10),
    startOf(day) {
      const midnight = Date.parse(`${day}T00:00:00Z`)
      const before = midnight - offsetAt(midnight - DAY_MS)
      const after = midnight - offsetAt(midnight + DAY_MS)
      const candidates = before < after ? [before, after] : [after, before]
      // Where clocks jump over midnight no candidate is right, and the day begins at the jump itself.
      return new Date(candidates.find((time) => time + offsetAt(time) === midnight) ?? before)
    },
  }
}
