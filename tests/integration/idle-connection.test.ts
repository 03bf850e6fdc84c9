import type { IncomingMessage } from 'node:http'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Server as Engine } from 'engine.io'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { connectClient } from '../support/test-client'
import { startTestServer, type TestServer } from '../support/test-server'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

let server: TestServer
const upgrades: WeakRef<IncomingMessage>[] = []

beforeAll(async () => {
  const { handleUpgrade } = Engine.prototype
  vi.spyOn(Engine.prototype, 'handleUpgrade').mockImplementation(function (this: Engine, req, ...rest) {
    upgrades.push(new WeakRef(req))
    // A mock remembers what it was called with.
    vi.mocked(Engine.prototype.handleUpgrade).mockClear()
    handleUpgrade.call(this, req, ...rest)
  })
  server = await startTestServer()
})
afterAll(async () => {
  vi.restoreAllMocks()
  await server.stop()
})

test('a connection that is there for hours does not hold the request that it began with', async () => {
  const clients = await Promise.all(
    ['contractor_token', 'customer3_token'].map((token) => connectClient(server.url, token)),
  )
  expect(upgrades).toHaveLength(clients.length)
  const held = () => {
    collectGarbage()
    return upgrades.filter((request) => request.deref() !== undefined).length
  }
  await expect.poll(held).toBe(0)
  for (const { socket } of clients) expect(socket.connected).toBe(true)
})
