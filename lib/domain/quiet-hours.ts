import { Temporal } from 'temporal-polyfill'
import type { QuietHours } from '../protocol/objects'

/** A zone's clock changes at most a few times in a day; more would be a zone without sense. */
const MAX_CHANGES = 8

/**
 * When the quiet hours that hold `at` end, or null where it is outside of them. What the clock on the recipient's wall
 * shows decides: an hour that a clock change repeats is quiet twice, one that it leaves out is not waited for. So the
 * moment answered is the first, after `at`, that is not quiet.
 */
export function quietUntil({ from, to, timeZone }: QuietHours, at: Date): Date | null {
  const begin = Temporal.PlainTime.from(from)
  const end = Temporal.PlainTime.from(to)
  const isQuiet = (moment: Temporal.ZonedDateTime) => isWithin(moment.toPlainTime(), begin, end)
  let moment = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone)
  if (!isQuiet(moment)) return null
  for (let changes = 0; changes < MAX_CHANGES; changes += 1) {
    const planned = moment.toInstant().add({ nanoseconds: nanosecondsUntil(moment.toPlainTime(), end) })
    const change = moment.getTimeZoneTransition('next')
    // Between two clock changes the wall's clock runs as time does.
    if (change === null || Temporal.Instant.compare(change.toInstant(), planned) > 0) return toDate(planned)
    if (!isQuiet(change)) return toDate(change.toInstant())
    moment = change
  }
  throw new Error(`the clocks of ${timeZone} change without end`)
}

/** What the clock on a wall of that zone shows at a moment, without the zone: "2026-05-04T05:30". */
export function wallTimeIn(timeZone: string, at: Date): string {
  const moment = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone)
  return moment.toPlainDateTime().toString({ smallestUnit: 'minute' })
}

/** Whether a time of day lies in `[begin, end)`, which goes over midnight where `end` is the earlier. */
function isWithin(time: Temporal.PlainTime, begin: Temporal.PlainTime, end: Temporal.PlainTime): boolean {
  const isBegun = Temporal.PlainTime.compare(time, begin) >= 0
  const isBefore = Temporal.PlainTime.compare(time, end) < 0
  return Temporal.PlainTime.compare(begin, end) < 0 ? isBegun && isBefore : isBegun || isBefore
}

const DAY_NS = 24 * 60 * 60 * 1e9

function nanosecondsUntil(time: Temporal.PlainTime, end: Temporal.PlainTime): number {
  const wait = time.until(end, { largestUnit: 'nanoseconds' }).nanoseconds
  return wait > 0 ? wait : wait + DAY_NS
}

const toDate = (instant: Temporal.Instant) => new Date(instant.epochMilliseconds)
