import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { connectClient, type TestClient } from '../support/test-client'
import { startTestServer, type TestServer } from '../support/test-server'

let server: TestServer
const clients: TestClient[] = []

beforeAll(async () => {
  server = await startTestServer({ LIMIT_FACTOR: '100' })
})
beforeEach(() => {
  for (const client of clients.splice(0)) client.socket.disconnect()
})
afterAll(() => server.stop())

async function connect(token: string): Promise<TestClient> {
  const client = await connectClient(server.url, token)
  clients.push(client)
  return client
}

test('a second tab keeps the user online when the first closes, and the log says so in the agreed words', async () => {
  const viewer = await connect('contractor_token')
  const first = await connect('user456_token')
  const second = await connect('user456_token')
  const firstId = first.socket.id
  const secondId = second.socket.id
  expect(await viewer.get('get_online_status', { userId: 'user456' })).toMatchObject({
    userId: 'user456',
    isOnline: true,
    connectionCount: 2,
  })
  await viewer.get('watch_presence', { userIds: ['user456'] })
  first.socket.disconnect()
  await expect.poll(() => server.logLines).toContain('🟡 User user456 disconnected one socket. Remaining: 1')
  expect(await viewer.get('get_online_status', { userId: 'user456' })).toMatchObject({
    isOnline: true,
    connectionCount: 1,
  })
  second.socket.disconnect()
  await viewer.next('presence_changed', (status: { userId: string }) => status.userId === 'user456')
  expect(viewer.received.filter((entry) => entry.event === 'presence_changed')).toEqual([])
  expect(server.logLines.filter((line) => line.includes('user456'))).toEqual([
    `🟢 User user456 is now online (socket: ${firstId})`,
    `🟢 User user456 connected additional socket (${secondId}). Total: 2`,
    '🟡 User user456 disconnected one socket. Remaining: 1',
    '🔴 User user456 is now offline (all sockets disconnected)',
  ])
})

test('a status is the truth at once, while the push of going offline waits for the grace and a reload sends nothing', async () => {
  const viewer = await connect('contractor_token')
  const user = await connect('user789_token')
  await viewer.get('watch_presence', { userIds: ['user789'] })
  user.socket.disconnect()
  await expect
    .poll(async () => (await viewer.get('get_online_status', { userId: 'user789' })).isOnline, { interval: 10 })
    .toBe(false)
  const again = await connect('user789_token')
  again.socket.disconnect()
  const change = await viewer.next<{ isOnline: boolean; lastSeen: string }>('presence_changed')
  expect(change).toMatchObject({ userId: 'user789', isOnline: false })
  const status = await viewer.get('get_online_status', { userId: 'user789' })
  expect(status).toEqual({ userId: 'user789', isOnline: false, lastSeen: change.lastSeen, connectionCount: 0 })
  expect(viewer.received.filter((entry) => entry.event === 'presence_changed')).toEqual([])
})

test('an unknown id, a hidden user and either side of a block answer alike, and admins see all', async () => {
  const contractor = await connect('contractor_token')
  const admin = await connect('admin_token')
  await connect('customer59_token')
  const blocker = await connect('customer56_token')
  const userIds = ['nobody-of-this-name', 'customer59', 'customer56', '__proto__']
  const hidden = { isOnline: false, lastSeen: null }
  const map = await contractor.get('get_bulk_online_status', { userIds })
  expect(Object.entries(map)).toEqual(userIds.filter((id) => id !== '__proto__').map((id) => [id, hidden]))
  const raw = await contractor.ask('get_bulk_online_status', { userIds: ['__proto__'] })
  expect(JSON.stringify(raw)).toContain('"__proto__":{"isOnline":false,"lastSeen":null}')
  expect(await blocker.get('get_online_status', { userId: 'contractor1' })).toEqual({
    userId: 'contractor1',
    ...hidden,
    connectionCount: 0,
  })
  expect(await admin.get('get_bulk_online_status', { userIds: ['customer59', 'customer56'] })).toMatchObject({
    customer59: { isOnline: true },
    customer56: { isOnline: true },
  })
})

test('last seen is stored within a second of coming and going, to the millisecond', async () => {
  const viewer = await connect('contractor_token')
  const user = await connect('user101_token')
  const readStored = async () =>
    (await server.query<{ at: Date }>("SELECT at FROM last_seen WHERE user_id = 'user101'"))[0]?.at.toISOString()
  await expect.poll(readStored, { timeout: 2000 }).toBeDefined()
  user.socket.disconnect()
  await expect
    .poll(async () => (await viewer.get('get_online_status', { userId: 'user101' })).isOnline, { interval: 10 })
    .toBe(false)
  const { lastSeen } = await viewer.get('get_online_status', { userId: 'user101' })
  await expect.poll(readStored, { timeout: 2000 }).toBe(lastSeen)
})

test('more than 1000 distinct ids are refused, repeated ones collapse', async () => {
  const viewer = await connect('contractor_token')
  const many = Array.from({ length: 1001 }, (_, index) => `id-${index}`)
  expect(await viewer.refusal('get_bulk_online_status', { userIds: many })).toMatchObject({
    code: 'too_many_users',
    message: 'Maximum 1000 users allowed per status query',
  })
  const repeated = Array.from({ length: 1500 }, () => 'user123')
  expect(Object.keys(await viewer.get('get_bulk_online_status', { userIds: repeated }))).toEqual(['user123'])
})
