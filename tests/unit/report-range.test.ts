import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toReportRange } from '@/lib/domain/report-range'

const now = new Date('2025-03-15T12:00:00.000Z')
const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland', 'America/Sao_Paulo']

test('a range is by default the last 30 days, today included', () => {
  const range = toReportRange({ tz: 'UTC' }, now)
  expect(range.from.toISOString()).toBe('2025-02-14T00:00:00.000Z')
  expect(range.to.toISOString()).toBe('2025-03-16T00:00:00.000Z')
  expect(range.days).toHaveLength(30)
})

test('a bare day begins in its time zone', () => {
  const { from, to } = toReportRange({ from: '2025-01-10', to: '2025-01-11', tz: 'America/New_York' }, now)
  expect(from.toISOString()).toBe('2025-01-10T05:00:00.000Z')
  expect(to.toISOString()).toBe('2025-01-11T05:00:00.000Z')
})

test('a day on which clocks change is 23 or 25 hours long', () => {
  const range = toReportRange({ from: '2025-03-30', to: '2025-03-31', tz: 'Europe/Berlin' }, now)
  expect(range.to.getTime() - range.from.getTime()).toBe(23 * 3_600_000)
  const autumn = toReportRange({ from: '2025-10-26', to: '2025-10-27', tz: 'Europe/Berlin' }, now)
  expect(autumn.to.getTime() - autumn.from.getTime()).toBe(25 * 3_600_000)
})

test('where clocks jump over midnight, the day begins at the jump', () => {
  const { from } = toReportRange({ from: '2018-11-04', to: '2018-11-05', tz: 'America/Sao_Paulo' }, now)
  expect(from.toISOString()).toBe('2018-11-04T03:00:00.000Z')
})

test('a moment within a day belongs to that day', () => {
  const { days } = toReportRange({ from: '2025-01-10T20:00:00Z', to: '2025-01-11T01:00:00Z', tz: 'UTC' }, now)
  expect(days.map(({ day }) => day)).toEqual(['2025-01-10', '2025-01-11'])
})

test.each([
  [{ from: '2025-01-02', to: '2025-01-02' }, 'after from'],
  [{ from: '2025-01-02', to: '2025-01-01' }, 'after from'],
  [{ from: '2020-01-01', to: '2025-01-01' }, 'within'],
])('a range that makes no sense is invalid: %o', (input, message) => {
  expect(() => toReportRange({ ...input, tz: 'UTC' }, now)).toThrow(message)
})

test('days follow each other without gap or overlap and cover the range, in every zone', () => {
  const start = fc.date({ min: new Date('2015-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(fc.constantFrom(...zones), start, fc.integer({ min: 1, max: 400 }), (tz, from, hours) => {
      const to = new Date(from.getTime() + hours * 3_600_000)
      const { days } = toReportRange({ from: from.toISOString(), to: to.toISOString(), tz }, now)
      const starts = days.map((day) => day.start.getTime())
      expect(starts[0]).toBeLessThanOrEqual(from.getTime())
      expect(starts.at(-1)).toBeLessThan(to.getTime())
      for (let at = 1; at < starts.length; at += 1) {
        const length = ((starts[at] ?? 0) - (starts[at - 1] ?? 0)) / 3_600_000
        expect(length).toBeGreaterThanOrEqual(23)
        expect(length).toBeLessThanOrEqual(25)
      }
    }),
    { numRuns: 200 },
  )
})
