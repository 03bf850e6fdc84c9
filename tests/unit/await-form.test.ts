import { EventEmitter } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { awaitForm } from '../../lib/server/http/request-body'

const MINUTE_MS = 60_000

function createRequest() {
  return Object.assign(new EventEmitter(), { headers: { 'content-length': '100' }, complete: false, destroyed: false })
}

const waitFor = (req: object) => awaitForm(req as unknown as IncomingMessage)

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

test('a form that lay there while the process was busy is not too late', async () => {
  const req = createRequest()
  let [isBusy, isRead] = [false, false]
  const waiting = waitFor(
    Object.defineProperty(req, 'complete', {
      get() {
        // A turn of the event loop reads what lies there after the timers that are due.
        if (isBusy)
          setImmediate(() => {
            isRead = true
          })
        return isRead
      },
    }),
  )
  vi.setSystemTime(Date.now() + MINUTE_MS)
  isBusy = true
  await expect(waiting).resolves.toBeUndefined()
})

test('one that does not come is', async () => {
  const waiting = waitFor(createRequest())
  vi.setSystemTime(Date.now() + MINUTE_MS)
  await expect(waiting).rejects.toMatchObject({ code: 'invalid', message: 'The body took too long to arrive' })
})

test('one whose sender left is cut off', async () => {
  const req = createRequest()
  const waiting = waitFor(req)
  req.destroyed = true
  await expect(waiting).rejects.toMatchObject({ message: 'The body was cut off' })
})
