import { describe, expect, test } from 'vitest'
import { addDays, todayIn, toExclusiveRange, toPresetDays } from '@/lib/client/usage-range'

describe('the range of the usage page', () => {
  test('knows which day it is where the reader is', () => {
    const now = new Date('2026-03-31T23:30:00.000Z')
    expect(todayIn('UTC', now)).toBe('2026-03-31')
    expect(todayIn('Europe/Berlin', now)).toBe('2026-04-01')
  })

  test('counts a preset back from today, today included', () => {
    expect(toPresetDays('7d', '2026-03-03')).toEqual({ first: '2026-02-25', last: '2026-03-03' })
    expect(toPresetDays('today', '2026-03-03')).toEqual({ first: '2026-03-03', last: '2026-03-03' })
  })

  test('asks for the day after the last one, which is exclusive on the wire', () => {
    expect(toExclusiveRange({ first: '2026-02-01', last: '2026-02-28' })).toEqual({
      from: '2026-02-01',
      to: '2026-03-01',
    })
    expect(toExclusiveRange({ first: '2026-02-28', last: '2026-02-01' })).toEqual({
      from: '2026-02-01',
      to: '2026-03-01',
    })
  })

  test('crosses the end of a year', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
  })
})
