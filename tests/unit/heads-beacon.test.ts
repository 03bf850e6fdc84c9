import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { HEADS_INTERVAL_MS } from '../../lib/protocol/limits'
import { createLogger } from '../../lib/server/logger'
import { createHeadsBeacon } from '../../lib/server/socket/heads-beacon'
import type { AppSocket } from '../../lib/server/socket/types'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A socket that notes what it is told, and when. */
function createSocket(userId: string) {
  const told: { atMs: number; conversations: unknown }[] = []
  const startedAt = Date.now()
  const socket = {
    connected: true,
    data: { actor: { userId }, isEnded: false, headsSince: new Date(), heads: {} },
    emit: (_: string, { conversations }: { conversations: unknown }) =>
      told.push({ atMs: Date.now() - startedAt, conversations }),
  } as unknown as AppSocket
  return { socket, told }
}

function startBeacon(sockets: AppSocket[], heads: Map<string, Record<string, number>>) {
  let miss = () => {}
  const runtime = {
    now: () => new Date(),
    heads: { list: async () => heads },
    logger: createLogger('silent'),
    onPushesMissed(listener: () => void) {
      miss = listener
      return () => {}
    },
  }
  const beacon = createHeadsBeacon(runtime, { list: () => sockets }, HEADS_INTERVAL_MS)
  return { ...beacon, miss: () => miss() }
}

test('a socket is told 20 s after it connected and every 20 s from then on, a head that it knows only once', async () => {
  const { socket, told } = createSocket('a')
  const heads = new Map([['a', { one: 3 } as Record<string, number>]])
  const beacon = startBeacon([socket], heads)
  await vi.advanceTimersByTimeAsync(40_000)
  heads.set('a', { one: 3, two: 1 })
  await vi.advanceTimersByTimeAsync(20_000)
  beacon.close()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(told).toEqual([
    { atMs: 20_000, conversations: { one: 3 } },
    { atMs: 40_000, conversations: {} },
    { atMs: 60_000, conversations: { two: 1 } },
  ])
})

test('where pushes may have been lost all are told with the next tick, and each keeps its turn', async () => {
  const first = createSocket('a')
  const sockets = [first.socket]
  const beacon = startBeacon(sockets, new Map())
  await vi.advanceTimersByTimeAsync(7000)
  const second = createSocket('b')
  sockets.push(second.socket)
  await vi.advanceTimersByTimeAsync(3000)
  beacon.miss()
  await vi.advanceTimersByTimeAsync(20_000)
  beacon.close()
  expect(first.told.map(({ atMs }) => atMs)).toEqual([11_000, 20_000])
  expect(second.told.map(({ atMs }) => atMs)).toEqual([4000, 20_000])
})

test('a socket that closed or was ended meanwhile is told nothing', async () => {
  const [closed, ended] = [createSocket('a'), createSocket('b')]
  const beacon = startBeacon([closed.socket, ended.socket], new Map())
  await vi.advanceTimersByTimeAsync(10_000)
  Object.assign(closed.socket, { connected: false })
  ended.socket.data.isEnded = true
  await vi.advanceTimersByTimeAsync(30_000)
  beacon.close()
  expect([closed.told, ended.told]).toEqual([[], []])
})
