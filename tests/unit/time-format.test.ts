import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  formatAhead,
  formatClock,
  formatDay,
  formatLastSeen,
  formatRelative,
  formatUntil,
  formatWallTime,
  refreshZone,
  startOfDay,
} from '@/lib/client/time-format'

const zoneBefore = process.env.TZ

/** As a device that is carried there. */
function moveTo(zone: string) {
  process.env.TZ = zone
  refreshZone()
}

beforeEach(() => moveTo('America/New_York'))
afterEach(() => {
  process.env.TZ = zoneBefore
  refreshZone()
})

const at = (iso: string) => Date.parse(iso)

test.each([
  // Two calendar days ago, though only 40 hours.
  ['2026-05-04T08:00:00-04:00', '2026-05-06T00:00:00-04:00', '2 days ago'],
  ['2026-05-05T23:50:00-04:00', '2026-05-06T00:10:00-04:00', '20 minutes ago'],
  ['2026-05-05T20:00:00-04:00', '2026-05-06T00:10:00-04:00', 'yesterday'],
  // Yesterday, though 47 hours.
  ['2026-05-05T00:30:00-04:00', '2026-05-06T23:30:00-04:00', 'yesterday'],
  ['2026-05-06T00:30:00-04:00', '2026-05-06T23:30:00-04:00', '23 hours ago'],
  // The day on which the clocks go forward has 23 hours and is one day.
  ['2026-03-07T12:00:00-05:00', '2026-03-09T00:30:00-04:00', '2 days ago'],
  ['2026-04-29T12:00:00-04:00', '2026-05-06T12:00:00-04:00', 'on April 29, 2026'],
])('%s seen from %s is %s', (iso, now, words) => {
  expect(formatRelative(iso, at(now), 'long')).toBe(words)
})

test('somebody who is not here was never last seen now', () => {
  expect(formatLastSeen('2026-05-06T12:00:00Z', at('2026-05-06T12:00:00Z'))).toBe('less than a minute ago')
  expect(formatLastSeen('2026-05-06T12:00:10Z', at('2026-05-06T12:00:00Z'))).toBe('less than a minute ago')
  expect(formatLastSeen('2026-05-06T12:00:00Z', at('2026-05-06T12:05:00Z'))).toBe('5 minutes ago')
})

test('a device that moves from New York to Tokyo shows clock, day and separators of Tokyo', () => {
  const iso = '2026-05-05T22:30:00Z'
  const now = at('2026-05-06T03:00:00Z')
  expect(formatClock(iso)).toMatch(/^6:30/)
  expect(formatDay(iso, now)).toBe('Today')
  const inNewYork = startOfDay(at(iso))
  moveTo('Asia/Tokyo')
  expect(formatClock(iso)).toMatch(/^7:30/)
  expect(formatDay(iso, now)).toBe('Today')
  expect(formatDay('2026-05-05T14:30:00Z', now)).toBe('Yesterday')
  expect(startOfDay(at(iso))).not.toBe(inNewYork)
})

test('a moment that is to come is told by clock, weekday or date', () => {
  const now = at('2026-05-06T22:00:00-04:00')
  expect(formatAhead('2026-05-06T23:30:00-04:00', now)).toMatch(/^11:30/)
  expect(formatAhead('2026-05-07T08:00:00-04:00', now)).toMatch(/^Thu.*8:00/)
  expect(formatAhead('2026-05-12T08:00:00-04:00', now)).toMatch(/^Tue.*8:00/)
  expect(formatAhead('2026-05-13T08:00:00-04:00', now)).toMatch(/May 13, 2026/)
})

test('the time until a moment is told in minutes, hours and calendar days', () => {
  const now = at('2026-05-06T22:00:00-04:00')
  expect(formatUntil('2026-05-06T22:04:10-04:00', now)).toBe('in 5 minutes')
  expect(formatUntil('2026-05-07T00:40:00-04:00', now)).toBe('in 3 hours')
  expect(formatUntil('2026-05-08T23:00:00-04:00', now)).toBe('in 2 days')
})

test('what a clock elsewhere shows is told as it is, wherever one is', () => {
  expect(formatWallTime('2026-05-04T05:30')).toMatch(/^Mon.*5:30/)
  moveTo('Asia/Tokyo')
  expect(formatWallTime('2026-05-04T05:30')).toMatch(/^Mon.*5:30/)
})
