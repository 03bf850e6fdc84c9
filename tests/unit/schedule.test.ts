import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createLogger } from '@/lib/server/logger'
import { createSchedule } from '@/lib/server/schedule'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('work is done by whoever leads when it is time, goes on after a failure, and ends with the schedule', async () => {
  const logger = createLogger('silent')
  const failures = vi.spyOn(logger, 'error')
  let isLeader = false
  let rounds = 0
  const schedule = createSchedule({ isLeader: () => isLeader, logger })
  schedule.every(1000, 'counting', async () => {
    rounds += 1
    if (rounds === 1) throw new Error('the first time')
  })
  await vi.advanceTimersByTimeAsync(3000)
  expect(rounds).toBe(0)
  isLeader = true
  await vi.advanceTimersByTimeAsync(3000)
  expect(rounds).toBe(3)
  expect(failures).toHaveBeenCalledExactlyOnceWith({ err: new Error('the first time') }, 'counting failed')
  schedule.close()
  await vi.advanceTimersByTimeAsync(3000)
  expect(rounds).toBe(3)
})
