import { afterEach, beforeEach, expect, test } from 'vitest'
import { toTimeTicks } from '@/components/admin/time-ticks'

const zoneBefore = process.env.TZ
beforeEach(() => {
  process.env.TZ = 'America/New_York'
})
afterEach(() => {
  process.env.TZ = zoneBefore
})

const ticks = (from: string, to: string) =>
  toTimeTicks(Date.parse(from), Date.parse(to)).map((at) => {
    const date = new Date(at)
    return `${date.getDate()}. ${date.getHours()}:${String(date.getMinutes()).padStart(2, '0')}`
  })

test('an hour has ticks at whole tens of minutes', () => {
  expect(ticks('2026-05-06T12:07:31-04:00', '2026-05-06T13:07:31-04:00')).toEqual([
    '6. 12:10',
    '6. 12:20',
    '6. 12:30',
    '6. 12:40',
    '6. 12:50',
    '6. 13:00',
  ])
})

test('a day has ticks at whole hours, a week at midnights, also where the clocks change', () => {
  expect(ticks('2026-05-05T13:07:00-04:00', '2026-05-06T13:07:00-04:00')).toEqual([
    '5. 15:00',
    '5. 18:00',
    '5. 21:00',
    '6. 0:00',
    '6. 3:00',
    '6. 6:00',
    '6. 9:00',
    '6. 12:00',
  ])
  expect(ticks('2026-03-05T13:00:00-05:00', '2026-03-12T13:00:00-04:00')).toEqual(
    [6, 7, 8, 9, 10, 11, 12].map((day) => `${day}. 0:00`),
  )
})
