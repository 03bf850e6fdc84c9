import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createLiveSocket } from '@/lib/client/live-socket'

const made = vi.hoisted(() => ({
  listeners: new Map<string, (...args: unknown[]) => void>(),
  calls: [] as string[],
  options: {} as Record<string, unknown>,
}))

vi.mock('socket.io-client', () => ({
  io: (options: Record<string, unknown>) => {
    made.options = options
    return {
      active: true,
      on: (name: string, listener: (...args: unknown[]) => void) => made.listeners.set(name, listener),
      onAny: () => {},
      connect: () => made.calls.push('connect'),
      disconnect: () => made.calls.push('disconnect'),
    }
  },
}))

beforeEach(async () => {
  vi.useFakeTimers()
  vi.stubGlobal('window', { addEventListener() {}, removeEventListener() {} })
  vi.stubGlobal('navigator', { onLine: true })
  made.calls.length = 0
  createLiveSocket('user123').start()
  await vi.dynamicImportSettled()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const fail = (error: object) => made.listeners.get('connect_error')?.(Object.assign(new Error('refused'), error))
const busy = (retryAfterMs: number) => ({
  context: { status: 429, responseText: JSON.stringify({ error: { code: 'rate_limited', retryAfterMs } }) },
})

test('a page that is told when to come comes then, spread by half as long again', () => {
  expect(made.calls).toEqual(['connect'])
  fail(busy(8000))
  expect(made.calls).toEqual(['connect', 'disconnect'])
  vi.advanceTimersByTime(7999)
  expect(made.calls).toEqual(['connect', 'disconnect'])
  vi.advanceTimersByTime(4001)
  expect(made.calls).toEqual(['connect', 'disconnect', 'connect'])
})

test('pages that are told the same do not come at the same time', () => {
  const times = Array.from({ length: 50 }, () => {
    made.calls.length = 0
    fail(busy(8000))
    const from = Date.now()
    while (!made.calls.includes('connect')) vi.advanceTimersByTime(100)
    return Date.now() - from
  })
  expect(new Set(times).size).toBeGreaterThan(10)
})

test.each([
  ['a network that fails', {}],
  ['a proxy that is busy in words of its own', { context: { status: 429, responseText: '<html>busy</html>' } }],
  ['an answer without a time', { context: { status: 429, responseText: 'null' } }],
])('%s is left to the library, whose waits are spread and grow', (_, error) => {
  fail(error)
  expect(made.calls).toEqual(['connect'])
  expect(made.options).toMatchObject({
    reconnectionDelay: 1000,
    reconnectionDelayMax: 15_000,
    randomizationFactor: 0.5,
  })
})
