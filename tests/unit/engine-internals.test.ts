import { once } from 'node:events'
import { createServer, type Server as HttpServer } from 'node:http'
import { type AddressInfo, Socket as NetSocket } from 'node:net'
import { Server as Engine, type Socket as RawSocket } from 'engine.io'
import { Server } from 'socket.io'
import { io as connect, type Socket } from 'socket.io-client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import {
  countQueuedBytes,
  discardHandshake,
  encodeEvent,
  excuseSilence,
  findConnection,
  interceptData,
  pauseReading,
  readBeforeTimeout,
  replaceFlush,
  resumeReading,
  terminateWebSocket,
  wireOf,
  writeEvent,
} from '@/lib/server/socket/engine-internals'
import type { AppServer, AppSocket } from '@/lib/server/socket/types'

let http: HttpServer
let engine: Engine
let io: AppServer
let client: Socket

beforeEach(async () => {
  http = createServer()
  engine = new Engine()
  io = new Server()
  io.bind(engine)
  engine.attach(http, { path: '/socket.io/' })
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening))
})

afterEach(async () => {
  client?.disconnect()
  engine.close()
  await new Promise((closed) => http.close(closed))
})

async function connectBy(transport: 'websocket' | 'polling'): Promise<AppSocket> {
  const connected = once(io, 'connection') as Promise<[AppSocket]>
  const { port } = http.address() as AddressInfo
  client = connect(`http://127.0.0.1:${port}`, { transports: [transport], reconnection: false })
  const [[socket]] = await Promise.all([connected, new Promise<void>((done) => client.once('connect', done))])
  return socket
}

test('the wire under a WebSocket is a TCP connection, and what waits on it is counted', async () => {
  const { conn } = await connectBy('websocket')
  const wire = wireOf(conn)
  expect(wire).toBeInstanceOf(NetSocket)
  expect(countQueuedBytes(conn)).toBe(0)
  wire?.cork()
  conn.send('x'.repeat(1000))
  expect(countQueuedBytes(conn)).toBeGreaterThanOrEqual(1000)
  wire?.uncork()
})

test("what waits in Engine.IO's own queue is counted", async () => {
  const { conn } = await connectBy('polling')
  expect(wireOf(conn)).toBeUndefined()
  replaceFlush(conn, () => () => {})
  conn.send('x'.repeat(1000))
  expect(countQueuedBytes(conn)).toBeGreaterThanOrEqual(1000)
})

test('packets leave when the flush in the place of the one before says so', async () => {
  const socket = await connectBy('websocket')
  const held: (() => void)[] = []
  replaceFlush(socket.conn, (flush) => () => void held.push(flush))
  const received = new Promise((resolve) => client.once('heads', resolve))
  socket.emit('heads', { conversations: { a: 1 } })
  expect(held).toHaveLength(1)
  for (const flush of held) flush()
  expect(await received).toEqual({ conversations: { a: 1 } })
})

test.each(['websocket', 'polling'] as const)(
  'an encoded event arrives as it was, however long: %s',
  async (transport) => {
    const socket = await connectBy(transport)
    const texts = ['', 'é'.repeat(40), 'x'.repeat(200), 'x'.repeat(66_000), '厨房 🚿 "\\']
    const arrived: unknown[] = []
    client.on('notification', (payload) => arrived.push(payload))
    for (const text of texts) writeEvent(socket, encodeEvent('notification', { text }))
    await vi.waitFor(() => expect(arrived).toEqual(texts.map((text) => ({ text }))))
  },
)

test('a WebSocket is ended without a handshake, and polling has none', async () => {
  const { conn } = await connectBy('polling')
  expect(terminateWebSocket(conn.transport)).toBe(false)
  client.disconnect()
  const socket = await connectBy('websocket')
  const closed = new Promise((resolve) => client.once('disconnect', resolve))
  expect(terminateWebSocket(socket.conn.transport)).toBe(true)
  expect(await closed).toMatch(/transport/)
})

test('a session is found by its id, and nothing by an id that nobody has', async () => {
  const { conn } = await connectBy('polling')
  expect(findConnection(engine, (conn as unknown as { id: string }).id)).toBe(conn)
  for (const id of ['', 'nobody', '__proto__']) expect(findConnection(engine, id)).toBeUndefined()
})

test('a socket without its handshake goes on', async () => {
  const socket = await connectBy('websocket')
  expect(socket.conn.request).toBeDefined()
  expect(socket.handshake.headers).toHaveProperty('host')
  discardHandshake(socket)
  expect(socket.conn.request).toBeNull()
  expect(socket.handshake.headers).toEqual({})
  const received = new Promise((resolve) => client.once('heads', resolve))
  socket.emit('heads', { conversations: {} })
  await received
})

test('data reaches Socket.IO when who stands in between passes it on', async () => {
  const held: (() => void)[] = []
  engine.on('connection', (raw) => interceptData(raw, (pass) => (data) => void held.push(() => pass(data))))
  const connected = connectBy('websocket')
  await expect.poll(() => held.length).toBe(1)
  held[0]?.()
  await connected
})

test('a WebSocket is not read until it is resumed, and polling has nothing to pause', async () => {
  const polling = await connectBy('polling')
  pauseReading(polling.conn as unknown as RawSocket)
  resumeReading(polling.conn as unknown as RawSocket)
  client.disconnect()
  const { conn } = await connectBy('websocket')
  const raw = conn as unknown as RawSocket
  let count = 0
  conn.on('packet', () => {
    count += 1
  })
  pauseReading(raw)
  expect((wireOf(conn) as unknown as NetSocket).isPaused()).toBe(true)
  client.emit('anything')
  resumeReading(raw)
  await expect.poll(() => count).toBe(1)
})

test('the time-out of a ping is put off for a connection that is not read', async () => {
  const { conn } = await connectBy('websocket')
  const raw = conn as unknown as { pingTimeoutTimer: NodeJS.Timeout | null }
  expect(raw).toHaveProperty('pingTimeoutTimer')
  excuseSilence(conn as unknown as RawSocket)
  const timer = setTimeout(() => {}, 10_000)
  const refresh = vi.spyOn(timer, 'refresh')
  raw.pingTimeoutTimer = timer
  excuseSilence(conn as unknown as RawSocket)
  expect(refresh).toHaveBeenCalledOnce()
  clearTimeout(timer)
})

test('a pong that lies there unread when its time is over counts, and silence does not', async () => {
  Object.assign(engine.opts, { pingInterval: 20, pingTimeout: 40 })
  const connected = once(engine, 'connection') as Promise<[RawSocket]>
  const { port } = http.address() as AddressInfo
  // Without time-outs of its own, which this process would miss as well.
  const wire = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`)
  let pings = 0
  wire.on('message', (data) => {
    if (String(data) !== '2') return
    pings += 1
    if (pings < 4) wire.send('3')
    // The process is busy from the first answer on until long after its time is over.
    if (pings === 1) {
      const until = performance.now() + 80
      while (performance.now() < until);
    }
  })
  const [raw] = await connected
  readBeforeTimeout(raw)
  expect(await once(raw, 'close')).toEqual(['ping timeout', undefined])
  expect(pings).toBe(4)
  wire.terminate()
})
