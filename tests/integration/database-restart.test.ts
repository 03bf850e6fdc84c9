import { io } from 'socket.io-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectClient } from '../support/test-client'
import { startTestServer, type TestServer } from '../support/test-server'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

/** What a restart of the database does to everybody connected, but for the asking connection. */
async function cutAllConnections(): Promise<void> {
  await server.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  )
}

test('after the database cut every connection, sends, the claim on it and the change feed work again', async () => {
  const contractor = await connectClient(server.url, 'contractor_token')
  const customer = await connectClient(server.url, 'customer3_token')
  const send = (text: string) =>
    contractor.ask('send_message', {
      receiverId: 'customer3',
      messageType: 'text',
      content: { text },
      clientMessageId: text,
    })
  expect(await send('before')).toMatchObject({ ok: true })

  await cutAllConnections()

  await expect.poll(async () => (await send('after')).ok).toBe(true)
  await customer.next(
    'new_message',
    ({ message }: { message: { content: { text: string } } }) => message.content.text === 'after',
  )
  const countOf = async (condition: string) =>
    (await server.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${condition}`))[0]?.n
  await expect
    .poll(() =>
      countOf(
        "pg_locks WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
      ),
    )
    // The database itself, and the lead among those that share it.
    .toBe(2)
  await expect
    .poll(() =>
      countOf("pg_stat_activity WHERE datname = current_database() AND application_name = 'rollcall changes'"),
    )
    .toBe(1)

  const admin = { authorization: 'Bearer admin_token', 'content-type': 'application/json' }
  await fetch(`${server.url}/api/admin/users/customer3`, {
    method: 'PATCH',
    headers: admin,
    body: '{"suspended":true}',
  })
  expect(await customer.next('session_ended')).toEqual({ reason: 'suspended' })
})

test('a default client that signs in while the database fails comes in by itself once it works', async () => {
  await server.query('ALTER TABLE api_tokens RENAME TO api_tokens_away')
  const socket = io(server.url, { auth: { token: 'contractor2_token' }, forceNew: true, reconnectionDelay: 50 })
  try {
    await expect.poll(() => server.problems.filter((line) => line.includes('socket sign-in')).length).toBeGreaterThan(1)
    expect(socket.connected).toBe(false)
    await server.query('ALTER TABLE api_tokens_away RENAME TO api_tokens')
    await expect.poll(() => socket.connected, { timeout: 10_000 }).toBe(true)
  } finally {
    socket.disconnect()
  }
})
