import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket as NetSocket } from 'node:net'
import { Server as Engine, type Socket } from 'engine.io'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { writeOnceATurn } from '@/lib/server/socket/one-write-a-turn'

let http: Server
let engine: Engine
let client: WebSocket
let raw: Socket
let received: string[]

beforeEach(async () => {
  http = createServer()
  engine = new Engine({ pingInterval: 60_000 })
  engine.attach(http)
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening))
  const connected = once(engine, 'connection')
  received = []
  client = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}/engine.io/?EIO=4&transport=websocket`)
  client.on('message', (data) => received.push(String(data)))
  ;[raw] = (await connected) as [Socket]
  if (received.length === 0) await once(client, 'message')
  received = []
  writeOnceATurn(raw as never)
})

afterEach(async () => {
  client.terminate()
  engine.close()
  await new Promise((closed) => http.close(closed))
})

/** Counts what Node hands to the operating system. */
function countWrites(): () => number {
  const { socket } = raw.transport as unknown as { socket: { _socket: NetSocket } }
  const wire = socket._socket
  let writes = 0
  for (const name of ['_write', '_writev'] as const) {
    const original = wire[name]?.bind(wire) as (...args: unknown[]) => void
    Object.assign(wire, {
      [name]: (...args: unknown[]) => {
        writes += 1
        original(...args)
      },
    })
  }
  return () => writes
}

async function receive(count: number): Promise<string[]> {
  while (received.length < count) await once(client, 'message')
  return received
}

test('what a turn sends leaves in one write, in order', async () => {
  const writes = countWrites()
  raw.send('first')
  raw.send('second')
  raw.send('third')
  expect(await receive(3)).toEqual(['4first', '4second', '4third'])
  expect(writes()).toBe(1)
})

test('the next turn does not wait for anybody', async () => {
  raw.send('first')
  await receive(1)
  raw.send('second')
  expect(await receive(2)).toEqual(['4first', '4second'])
})

test('what was sent before a close arrives before it', async () => {
  const closed = once(client, 'close')
  raw.send('first')
  raw.send('last')
  raw.close()
  await closed
  expect(received.filter((packet) => packet.startsWith('4'))).toEqual(['4first', '4last'])
})
