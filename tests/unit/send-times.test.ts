import { expect, test } from 'vitest'
import { fromFieldValue, quickTimes, toFieldValue } from '../../lib/client/send-times'

const labels = (now: Date) => quickTimes(now).map(({ label, at }) => `${label} ${toFieldValue(at)}`)

test('quick times are those that lie ahead, each once', () => {
  expect(labels(new Date(2026, 10, 26, 14, 0))).toEqual([
    'This evening 2026-11-26T18:00',
    'Tomorrow morning 2026-11-27T08:00',
    'Monday morning 2026-11-30T08:00',
  ])
  expect(labels(new Date(2026, 10, 26, 17, 45))).toEqual([
    'Tomorrow morning 2026-11-27T08:00',
    'Monday morning 2026-11-30T08:00',
  ])
  expect(labels(new Date(2026, 10, 29, 20, 0))).toEqual(['Tomorrow morning 2026-11-30T08:00'])
  expect(labels(new Date(2026, 10, 30, 7, 0)).at(-1)).toBe('Monday morning 2026-12-07T08:00')
})

test('a field means a moment of the device’s zone, and none that is past', () => {
  const now = new Date(2026, 10, 26, 14, 0)
  expect(fromFieldValue('2026-11-26T14:30', now)).toEqual(new Date(2026, 10, 26, 14, 30))
  expect(fromFieldValue('2026-11-26T13:59', now)).toBeNull()
  expect(fromFieldValue('', now)).toBeNull()
})
