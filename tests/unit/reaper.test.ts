import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createReaper } from '@/lib/server/socket/reaper'
import type { AppServer } from '@/lib/server/socket/types'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function createConnection() {
  return Object.assign(new EventEmitter(), { transport: { socket: { terminate: vi.fn() } } })
}

test('whoever was heard once the process had time to read is not cut off as silent; who was not is', () => {
  const engine = new EventEmitter()
  const io = { engine } as unknown as AppServer
  const reaper = createReaper(
    io,
    () => new Date(),
    { isHeld: () => false },
    () => {},
  )
  const [heard, silent] = [createConnection(), createConnection()]
  engine.emit('connection', heard)
  engine.emit('connection', silent)
  vi.advanceTimersByTime(12_500)
  // The look at 13 s, what lay unread by then, and the rest of that turn.
  vi.advanceTimersToNextTimer()
  heard.emit('packet')
  vi.advanceTimersToNextTimer()
  expect(heard.transport.socket.terminate).not.toHaveBeenCalled()
  expect(silent.transport.socket.terminate).toHaveBeenCalledTimes(1)
  silent.emit('close')
  vi.advanceTimersByTime(14_000)
  expect(heard.transport.socket.terminate).toHaveBeenCalled()
  reaper.close()
})
