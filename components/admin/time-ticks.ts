const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** Distances between ticks that a clock or a calendar has, in milliseconds. */
const STEPS = [
  5 * MINUTE_MS,
  10 * MINUTE_MS,
  15 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  DAY_MS,
  2 * DAY_MS,
  7 * DAY_MS,
]
const MOST_TICKS = 8

/**
 * The moments to name on a time axis from `from` to `to`, in milliseconds: whole minutes, hours or days of the reader's
 * zone, at most eight. A day on which the clocks change keeps its midnight.
 */
export function toTimeTicks(from: number, to: number): number[] {
  const step = STEPS.find((each) => (to - from) / each <= MOST_TICKS) ?? 30 * DAY_MS
  const start = new Date(from)
  start.setHours(0, 0, 0, 0)
  const ticks: number[] = []
  for (let count = 0; ticks.length <= MOST_TICKS; count += 1) {
    const tick = new Date(start)
    if (step >= DAY_MS) tick.setDate(start.getDate() + (count * step) / DAY_MS)
    else tick.setTime(start.getTime() + count * step)
    if (tick.getTime() > to) break
    if (tick.getTime() >= from) ticks.push(tick.getTime())
  }
  return ticks
}
