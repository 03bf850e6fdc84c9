import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { isOutOfTime } from '../../lib/server/database-error'
import { createStore, type Store } from '../../lib/server/store/client'
import { withClient } from '../../lib/server/store/with-client'
import { connectClient } from '../support/test-client'
import { cloneDatabase, startTestServer, type TestServer } from '../support/test-server'

const role = `crowded_${randomBytes(4).toString('hex')}`
const inDatabase = (sql: string) => withClient(inject('databaseUrl'), (client) => client.query(sql))

/** How many connections it may have: -1 for as many as it likes. */
const limitTo = (connections: number) => inDatabase(`ALTER ROLE ${role} CONNECTION LIMIT ${connections}`)

let server: TestServer
let store: Store
beforeAll(async () => {
  const owner = new URL(inject('databaseUrl')).username
  const password = randomBytes(12).toString('hex')
  await inDatabase(`CREATE ROLE ${role} LOGIN PASSWORD '${password}' IN ROLE ${owner}`)
  const url = new URL(await cloneDatabase('template_demo'))
  url.username = role
  url.password = password
  server = await startTestServer({ DATABASE_URL: url.href, LIMIT_FACTOR: '100' })
  store = createStore(url.href, () => {})
})
afterAll(async () => {
  await store.close()
  await server.stop()
  await inDatabase(`DROP ROLE ${role}`)
})

test.each<[string, () => Promise<unknown>]>([
  ['a statement', () => store.pool.query('SELECT 1')],
  ["Prisma's client", () => store.prisma.template.findFirst()],
])('where PostgreSQL has no connection left, %s is to be asked again', async (_, ask) => {
  await limitTo(0)
  const error = await ask()
    .then(
      () => null,
      (reason: unknown) => reason,
    )
    .finally(() => limitTo(-1))
  expect(String(error)).toMatch(/too many connections/i)
  expect(isOutOfTime(error)).toBe(true)
})

test('so are messages, and they go on once it has, with everybody still there', async () => {
  const contractor = await connectClient(server.url, 'contractor_token')
  const customer = await connectClient(server.url, 'customer3_token')
  const send = (text: string) =>
    contractor.ask('send_message', { receiverId: 'customer3', messageType: 'text', content: { text } })
  await limitTo(0)
  await inDatabase(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${role}'`)
  await expect.poll(() => send('meanwhile')).toMatchObject({ ok: false, error: { code: 'rate_limited' } })
  await limitTo(-1)
  await expect.poll(async () => (await send('after')).ok).toBe(true)
  await customer.next(
    'new_message',
    ({ message }: { message: { content: { text: string } } }) => message.content.text === 'after',
  )
  for (const { socket } of [contractor, customer]) {
    expect(socket.connected).toBe(true)
    socket.disconnect()
  }
})
