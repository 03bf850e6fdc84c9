import pg from 'pg'
import { io } from 'socket.io-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApiClient } from '../support/api-client'
import { connectClient } from '../support/test-client'
import { startTestServer, type TestServer } from '../support/test-server'

/** More than there are connections, so that some wait for a statement and others for a connection. */
const ASKED = 15

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ LIMIT_FACTOR: '100' })
})
afterAll(() => server.stop())

/** Whoever looks at this table waits for as long as `work` takes. */
async function withLocked(table: string, work: () => Promise<void>): Promise<void> {
  const locker = new pg.Client({ connectionString: server.databaseUrl })
  await locker.connect()
  await locker.query(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`)
  await work().finally(() => locker.end())
}

test('what the database has no time for is to be asked again, by every road', { timeout: 60_000 }, async () => {
  const api = createApiClient(server.url, 'contractor_token')
  const socket = await connectClient(server.url, 'contractor_token')
  const bulk = { receiverIds: ['customer1'], messageType: 'text', content: { text: 'hello' }, jobId: 'job123' } as const
  const again = { code: 'rate_limited', retryAfterMs: 1000 }
  await withLocked('jobs', async () => {
    const event = socket.refusal('send_bulk_message', bulk)
    const refusals = await Promise.all([
      ...Array.from({ length: ASKED }, () => api.refusal('listJobs')),
      api.refusal('createJob', { body: { title: 'New roof' } }),
    ])
    for (const refusal of refusals) expect(refusal).toMatchObject({ ...again, status: 429 })
    expect(await event).toMatchObject(again)
  })
  expect((await api.get('listJobs')).items.length).toBeGreaterThan(0)
  socket.socket.disconnect()
})

test('a default client that signs in meanwhile comes in by itself', { timeout: 60_000 }, async () => {
  const told = () => server.logLines.filter((line) => line === 'the database had no time for a request').length
  const before = told()
  const auth = { token: 'contractor2_token' }
  const socket = io(server.url, { auth, forceNew: true, reconnectionDelay: 50, autoConnect: false })
  try {
    await withLocked('api_tokens', async () => {
      socket.connect()
      await expect.poll(told, { timeout: 20_000 }).toBeGreaterThan(before)
    })
    await expect.poll(() => socket.connected, { timeout: 20_000 }).toBe(true)
  } finally {
    socket.disconnect()
  }
})
