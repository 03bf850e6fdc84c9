import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { quietUntil } from '@/lib/domain/quiet-hours'
import { quietHours } from '@/lib/protocol/objects'

/** Of every kind: far from UTC both ways, half and quarter hours, half an hour of summer time, none, and odd histories. */
const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Los_Angeles',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Australia/Sydney',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Asia/Tokyo',
  'Africa/Casablanca',
  'Africa/Cairo',
  'America/Havana',
  'America/Santiago',
  'Asia/Beirut',
  'Pacific/Auckland',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
  'Pacific/Apia',
  'Pacific/Pago_Pago',
  'Antarctica/Troll',
]

/** The wall's clock by another library: minutes since midnight, and the seconds beyond. */
function wallMinutes(timeZone: string, at: number): number {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const [hour, minute] = format.format(at).split(':').map(Number) as [number, number]
  return hour * 60 + minute
}

const toMinutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
const toTime = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

function isQuiet(hours: { from: string; to: string; timeZone: string }, at: number): boolean {
  const [now, from, to] = [wallMinutes(hours.timeZone, at), toMinutes(hours.from), toMinutes(hours.to)]
  return from < to ? now >= from && now < to : now >= from || now < to
}

const minuteOfDay = fc.integer({ min: 0, max: 1439 })
const hoursOf = fc
  .record({ from: minuteOfDay, to: minuteOfDay, timeZone: fc.constantFrom(...zones) })
  .filter(({ from, to }) => from !== to)
  .map(({ from, to, timeZone }) => ({ from: toTime(from), to: toTime(to), timeZone }))

const anyTime = fc.date({
  min: new Date('2024-01-01T00:00:00Z'),
  max: new Date('2028-01-01T00:00:00Z'),
  noInvalidDate: true,
})

test('quiet hours hold a moment exactly where the clock on the wall lies within them', () => {
  fc.assert(
    fc.property(hoursOf, anyTime, (hours, at) => {
      expect(quietUntil(hours, at) !== null).toBe(isQuiet(hours, at.getTime()))
    }),
    { numRuns: 1000 },
  )
})

/** Within a day of a clock change of these zones, where an end is not a matter of adding. */
const nearChange = fc
  .tuple(
    fc.constantFrom(
      ['Europe/Berlin', '2026-03-29T01:00:00Z'],
      ['Europe/Berlin', '2026-10-25T01:00:00Z'],
      ['America/New_York', '2026-03-08T07:00:00Z'],
      ['America/New_York', '2026-11-01T06:00:00Z'],
      ['Australia/Lord_Howe', '2026-04-04T15:00:00Z'],
      ['Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
      ['America/Havana', '2026-03-08T05:00:00Z'],
      ['Asia/Beirut', '2026-03-28T22:00:00Z'],
    ),
    fc.integer({ min: -24 * 60, max: 24 * 60 }),
    minuteOfDay,
    minuteOfDay,
  )
  .filter(([, , from, to]) => from !== to)
  .map(([[timeZone, change], offset, from, to]) => ({
    hours: { from: toTime(from), to: toTime(to), timeZone: timeZone as string },
    at: new Date(Date.parse(change as string) + offset * 60_000),
  }))

test('they end at the first moment that is not quiet, whatever the clocks do meanwhile', () => {
  fc.assert(
    fc.property(fc.oneof(nearChange, fc.record({ hours: hoursOf, at: anyTime })), ({ hours, at }) => {
      const end = quietUntil(hours, at)?.getTime()
      if (end === undefined) return
      expect(end).toBeGreaterThan(at.getTime())
      expect(isQuiet(hours, end)).toBe(false)
      for (let moment = at.getTime(); moment < end; moment += 5 * 60_000) expect(isQuiet(hours, moment)).toBe(true)
      expect(isQuiet(hours, end - 1)).toBe(true)
    }),
    { numRuns: 100 },
  )
})

describe('the end of the night', () => {
  const until = (from: string, to: string, timeZone: string, at: string) =>
    quietUntil({ from, to, timeZone }, new Date(at))?.toISOString() ?? null

  test.each([
    ['is the morning after', '21:00', '08:00', 'Europe/Berlin', '2026-06-10T20:00:00Z', '2026-06-11T06:00:00.000Z'],
    [
      'is nine hours off in winter',
      '21:00',
      '08:00',
      'Europe/Berlin',
      '2026-01-10T22:00:00Z',
      '2026-01-11T07:00:00.000Z',
    ],
    ['is not there by day', '21:00', '08:00', 'Europe/Berlin', '2026-06-10T06:00:00Z', null],
    [
      'is the jump where clocks leave it out',
      '22:00',
      '02:30',
      'Europe/Berlin',
      '2026-03-28T23:00:00Z',
      '2026-03-29T01:00:00.000Z',
    ],
    [
      'comes first before an hour is repeated',
      '22:00',
      '02:30',
      'Europe/Berlin',
      '2026-10-24T22:00:00Z',
      '2026-10-25T00:30:00.000Z',
    ],
    [
      'comes again in the hour that is repeated',
      '22:00',
      '02:30',
      'Europe/Berlin',
      '2026-10-25T01:10:00Z',
      '2026-10-25T01:30:00.000Z',
    ],
  ])('%s', (_, from, to, timeZone, at, expected) => {
    expect(until(from, to, timeZone, at)).toBe(expected)
  })
})

describe('quiet hours are taken', () => {
  const isTaken = (value: unknown) => quietHours.safeParse(value).success

  test.each([
    ['over midnight', { from: '21:00', to: '08:00', timeZone: 'Europe/Berlin' }],
    ['within a day', { from: '00:00', to: '23:59', timeZone: 'America/Argentina/Buenos_Aires' }],
    ['by a zone of an old name', { from: '12:00', to: '13:00', timeZone: 'US/Pacific' }],
  ])('%s', (_, value) => {
    expect(isTaken(value)).toBe(true)
  })

  test.each([
    ['of no length', { from: '08:00', to: '08:00', timeZone: 'UTC' }],
    ['to the 25th hour', { from: '08:00', to: '24:00', timeZone: 'UTC' }],
    ['with seconds', { from: '08:00:00', to: '09:00', timeZone: 'UTC' }],
    ['without a leading nought', { from: '8:00', to: '09:00', timeZone: 'UTC' }],
    ['of an unknown zone', { from: '08:00', to: '09:00', timeZone: 'Europe/Atlantis' }],
    ['of an offset, which no summer moves', { from: '08:00', to: '09:00', timeZone: '+01:00' }],
    ['without a zone', { from: '08:00', to: '09:00' }],
  ])('but not %s', (_, value) => {
    expect(isTaken(value)).toBe(false)
  })
})
