import { expect, test } from 'vitest'
import { answerNavigation, type NavigationParts } from '../../lib/worker/navigation'

type Asked = { signal: AbortSignal | null; waitsMs: number | null }

function later<T>() {
  let resolve: (value: T) => void = () => undefined
  let reject: (reason: Error) => void = () => undefined
  const promise = new Promise<T>((...both) => {
    ;[resolve, reject] = both
  })
  return { promise, resolve, reject }
}

/** A server whose page comes in two halves, and a clock that strikes when told; the page says where it came from. */
function world({ isHere = true } = {}) {
  const asked: Asked = { signal: null, waitsMs: null }
  const server = later<Response>()
  const clock = later<void>()
  let body: ReadableStreamDefaultController<Uint8Array>
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => {
      body = controller
    },
  })
  const parts: NavigationParts = {
    ask(signal) {
      asked.signal = signal
      return server.promise
    },
    heldPage: async () => new Response('held'),
    isSomebodyHere: async () => isHere,
    wait(ms) {
      asked.waitsMs = ms
      return clock.promise
    },
  }
  const says = (text: string) => body.enqueue(new TextEncoder().encode(text))
  return {
    parts,
    asked,
    strike: () => clock.resolve(),
    fail: () => server.reject(new TypeError('Failed to fetch')),
    begin(status = 200) {
      says('from ')
      server.resolve(new Response(stream, { status }))
    },
    end() {
      says('the server')
      body.close()
    },
  }
}

test('the inbox is shown as the device holds it when the page is not all here in time, and the page is given up', async () => {
  const { parts, asked, begin, strike } = world()
  const answer = answerNavigation('/inbox/c1', parts)
  begin()
  strike()
  expect(await (await answer).text()).toBe('held')
  expect(asked).toMatchObject({ waitsMs: 800, signal: { aborted: true } })
})

test('a page that is here in time is the server’s, to the last byte', async () => {
  const { parts, begin, end, strike } = world()
  const answer = answerNavigation('/inbox', parts)
  begin()
  end()
  const response = await answer
  strike()
  expect(await response.text()).toBe('from the server')
})

test('who has nothing here waits for the server, however long', async () => {
  const { parts, asked, begin, end, strike } = world({ isHere: false })
  const answer = answerNavigation('/inbox', parts)
  begin()
  strike()
  const response = await answer
  end()
  expect(await response.text()).toBe('from the server')
  expect(asked.signal?.aborted).toBe(false)
})

test('a place that the device draws less well comes as it is written, and is waited for longer', async () => {
  const { parts, asked, begin, end } = world()
  const answer = answerNavigation('/bulk/new', parts)
  begin()
  const response = await answer
  end()
  expect(await response.text()).toBe('from the server')
  expect(asked.waitsMs).toBe(6000)
})

test('a server that is away, or whose proxy says so, leaves what is held', async () => {
  const away = world()
  const answer = answerNavigation('/jobs', away.parts)
  away.fail()
  expect(await (await answer).text()).toBe('held')
  const behind = world()
  const other = answerNavigation('/jobs', behind.parts)
  behind.begin(502)
  expect(await (await other).text()).toBe('held')
})
