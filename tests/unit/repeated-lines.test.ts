import { pino } from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { sampleRepeatedLines } from '@/lib/server/repeated-lines'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function createLog() {
  const lines: string[] = []
  const write = (line: string) => {
    const { msg, more } = JSON.parse(line) as { msg: string; more?: number }
    lines.push(more === undefined ? msg : `${msg} (${more})`)
  }
  return { lines, log: pino({ base: null, hooks: sampleRepeatedLines() }, { write }) }
}

test('a line that repeats is written a few times a second, then counted and told once', () => {
  const { lines, log } = createLog()
  const err = Object.assign(new Error('no'), { code: '57014' })
  for (let at = 0; at < 1000; at += 1) log.error({ err, incidentId: `${at}`, where: 'event sync' }, 'request failed')
  log.error({ err: new TypeError('other'), where: 'event sync' }, 'request failed')
  log.warn('once')
  vi.advanceTimersByTime(1000)
  expect(lines).toEqual([
    ...Array(5).fill('request failed'),
    'request failed',
    'once',
    'repeated within a second: request failed, event sync, Error, 57014 (995)',
  ])
  log.error({ err, where: 'event sync' }, 'request failed')
  expect(lines).toHaveLength(9)
})

test('lines of the contract, level info, are written however often', () => {
  const { lines, log } = createLog()
  for (let at = 0; at < 100; at += 1) log.info('🟢 User user123 is now online (socket: abc123)')
  expect(lines).toHaveLength(100)
})

test('words that never repeat are bounded too', () => {
  const { lines, log } = createLog()
  for (let at = 0; at < 1000; at += 1) log.warn(`words ${at}`)
  vi.advanceTimersByTime(1000)
  expect(lines).toHaveLength(106)
  expect(lines.at(-1)).toBe('repeated within a second: lines of other kinds (895)')
})
