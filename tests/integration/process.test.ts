import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Message } from '../../lib/protocol/objects'
import { stopEmbeddedPostgres } from '../../lib/server/store/embedded-postgres'
import { createApiClient } from '../support/api-client'
import { findFreePort } from '../support/free-ports'
import { findPostmaster, type ServerProcess, spawnServer, startServerProcess } from '../support/server-process'
import { connectClient } from '../support/test-client'
import { cloneDatabase } from '../support/test-server'

// Each test starts processes, beside whatever else the machine does. How long a start and a stop take is a figure of the
// fault tests (PROMISES S4).
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

/** Of a service that no machine has had for decades (tcpmux): a port that is free now may be another server's soon. */
const NOBODYS_PORT = 1

/** Signal 0 asks whether there is such a process. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('a server with a database of its own', () => {
  let dataDir: string
  let env: Record<string, string>
  let server: ServerProcess

  beforeAll(async () => {
    dataDir = mkdtempSync(path.join(tmpdir(), 'rollcall-process-'))
    chmodSync(dataDir, 0o711)
    env = { DATA_DIR: dataDir, PORT: String(await findFreePort()), LIMIT_FACTOR: '100' }
    server = await startServerProcess(env)
  })
  afterAll(async () => {
    server.signal('SIGKILL')
    await server.exited
    await stopEmbeddedPostgres(dataDir)
    rmSync(dataDir, { recursive: true, force: true })
  })

  async function send(text: string): Promise<Message> {
    const client = await connectClient(server.url, 'contractor_token')
    const request = { receiverId: 'user123', messageType: 'text' as const, content: { text } }
    const { message } = await client.get('send_message', request)
    client.socket.disconnect()
    return message
  }

  async function listTexts(): Promise<string[]> {
    const api = createApiClient(server.url, 'user123_token')
    const { items: conversations } = await api.get('listConversations')
    const params = { id: conversations[0]?.id ?? '' }
    const { items } = await api.get('listMessages', { params, query: { limit: 200 } })
    return items.map(({ content }) => (content as { text: string }).text)
  }

  test('is the only one on its data folder: a second start says so, ends, and leaves the first unharmed', async () => {
    await send('before the second start')
    const postmaster = findPostmaster(dataDir)
    const second = spawnServer({ ...env, PORT: String(await findFreePort()) })
    expect(await second.exited).toEqual({ code: 1, signal: null })
    expect(second.output()).toContain('Rollcall cannot start: another Rollcall server is running on this database')
    expect(findPostmaster(dataDir)).toBe(postmaster)
    await send('after the second start')
    expect(await listTexts()).toEqual(['before the second start', 'after the second start'])
  })

  test('starts again after kill -9 of its process group, on the database that lived on', async () => {
    const postmaster = findPostmaster(dataDir)
    server.signal('SIGKILL', 'group')
    await server.exited
    expect(isAlive(postmaster as number)).toBe(true)
    server = await startServerProcess(env)
    expect(findPostmaster(dataDir)).toBe(postmaster)
    expect(await listTexts()).toContain('after the second start')
  })

  test('starts again after kill -9 of itself and its database, with every acknowledged message', async () => {
    const client = await connectClient(server.url, 'contractor_token')
    const acknowledged: string[] = []
    let serial = 0
    const storm = setInterval(() => {
      serial += 1
      const text = `storm ${serial}`
      const request = { receiverId: 'user456', messageType: 'text', content: { text } }
      client.socket.emit('send_message', request, (outcome: { ok: boolean }) => {
        if (outcome.ok) acknowledged.push(text)
      })
    }, 1)
    await expect.poll(() => acknowledged.length, { interval: 1 }).toBeGreaterThan(50)
    process.kill(findPostmaster(dataDir) as number, 'SIGKILL')
    server.signal('SIGKILL', 'group')
    clearInterval(storm)
    await server.exited
    server = await startServerProcess(env)
    const api = createApiClient(server.url, 'user456_token')
    const { items: conversations } = await api.get('listConversations')
    const conversation = conversations.find(({ peer }) => peer.id === 'contractor1')
    const found: Message[] = []
    for (let after = 0; found.length < (conversation?.lastSeq ?? 0); after += 200) {
      const params = { id: conversation?.id ?? '' }
      found.push(...(await api.get('listMessages', { params, query: { after, limit: 200 } })).items)
    }
    expect(found.map(({ seq }) => seq)).toEqual(found.map((_, at) => at + 1))
    const texts = new Set(found.map(({ content }) => (content as { text: string }).text))
    expect(acknowledged.filter((text) => !texts.has(text))).toEqual([])
  })

  test('asked by SIGTERM is not ready at once, finishes or refuses what is under way, and ends with 0', async () => {
    const client = await connectClient(server.url, 'contractor_token')
    const outcomes: string[] = []
    for (let at = 0; at < 200; at += 1) {
      const text = `last ${at}`
      const request = { receiverId: 'user789', messageType: 'text', content: { text } }
      client.socket.emit('send_message', request, (outcome: { ok: boolean }) => {
        if (outcome.ok) outcomes.push(text)
      })
    }
    await expect.poll(() => outcomes.length, { interval: 1 }).toBeGreaterThan(0)
    const closed = new Promise((resolve) => client.socket.once('disconnect', resolve))
    server.signal('SIGTERM')
    await expect
      .poll(
        () =>
          fetch(`${server.url}/readyz`).then(
            ({ status }) => status,
            () => 'gone',
          ),
        { interval: 1 },
      )
      .not.toBe(200)
    await closed
    expect(await server.exited).toEqual({ code: 0, signal: null })
    expect(findPostmaster(dataDir)).toBeNull()
    expect(server.output()).not.toMatch(/ (ERROR|FATAL): /)

    server = await startServerProcess(env)
    const { items } = await createApiClient(server.url, 'user789_token').get('listConversations')
    const params = { id: items[0]?.id ?? '' }
    const stored = await createApiClient(server.url, 'user789_token').get('listMessages', {
      params,
      query: { limit: 200 },
    })
    const texts = new Set(stored.items.map(({ content }) => (content as { text: string }).text))
    expect(outcomes.filter((text) => !texts.has(text))).toEqual([])
  })
})

describe('a start that must fail ends, not with 0, and names the reason', () => {
  let base: Record<string, string>
  beforeAll(async () => {
    base = {
      DATABASE_URL: await cloneDatabase('template_demo'),
      DATA_DIR: mkdtempSync(path.join(tmpdir(), 'rollcall-')),
    }
  })
  afterAll(() => rmSync(base.DATA_DIR as string, { recursive: true, force: true }))

  async function failureOf(env: Record<string, string>): Promise<string> {
    const server = spawnServer(env)
    const { code } = await server.exited
    expect(code).toBe(1)
    const lines = server
      .output()
      .split('\n')
      .filter((line) => line.startsWith('Rollcall cannot start: '))
    expect(lines).toHaveLength(1)
    return lines[0] as string
  }

  test('wrong variables, all in one line', async () => {
    const wrong = {
      PORT: 'http',
      LIMIT_FACTOR: '0',
      DATABASE_URL: 'mysql://x',
      REDIS_URL: 'http://x',
      AUTH_SECRET: 'short',
      PUBLIC_URL: 'chat',
      ALLOWED_ORIGINS: 'https://a.example/path',
      TRUST_PROXY: 'everybody',
      LOG_LEVEL: 'loud',
      DEMO: 'yes',
    }
    const line = await failureOf({ ...base, ...wrong })
    for (const name of Object.keys(wrong)) expect(line).toContain(`${name} `)
  })

  test('production without its public address', async () => {
    expect(await failureOf({ ...base, NODE_ENV: 'production', DEMO: '0' })).toContain('PUBLIC_URL')
  })

  test('a Redis that does not answer', async () => {
    const line = await failureOf({
      ...base,
      AUTH_SECRET: 'x'.repeat(32),
      REDIS_URL: `redis://127.0.0.1:${NOBODYS_PORT}`,
    })
    expect(line).toMatch(/REDIS_URL.*ECONNREFUSED/)
  })

  test('a database that does not answer', async () => {
    const DATABASE_URL = `postgresql://127.0.0.1:${NOBODYS_PORT}/none`
    expect(await failureOf({ ...base, DATABASE_URL })).toMatch(/ECONNREFUSED/)
  })

  test('a database newer than the program', async () => {
    const url = await cloneDatabase('template_demo')
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ('x', 'x', '9999_from_the_future', now(), 1)`,
    )
    await client.end()
    expect(await failureOf({ ...base, DATABASE_URL: url })).toContain('9999_from_the_future')
  })

  test('a migration that was changed after it was applied', async () => {
    const url = await cloneDatabase('template_demo')
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query(`UPDATE _prisma_migrations SET checksum = 'x' WHERE migration_name = '0001_init'`)
    await client.end()
    expect(await failureOf({ ...base, DATABASE_URL: url })).toContain('0001_init')
  })

  test('a port that is taken', async () => {
    const PORT = String(await findFreePort())
    const server = await startServerProcess({ ...base, PORT })
    const url = await cloneDatabase('template_demo')
    expect(await failureOf({ ...base, DATABASE_URL: url, PORT })).toContain(`PORT ${PORT} is in use`)
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
    server.signal('SIGTERM')
    expect((await server.exited).code).toBe(0)
  })
})

test('the log holds no token, password or message text, also where the database refuses what it was given', async () => {
  const url = await cloneDatabase('template_demo')
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  // PostgreSQL tells of the whole row that breaks a rule.
  await client.query(`ALTER TABLE messages ADD CONSTRAINT odd CHECK (content ->> 'text' <> 'secret words')`)
  await client.query(`ALTER TABLE templates ADD CONSTRAINT odd CHECK (text <> 'secret words')`)
  await client.end()
  const dataDir = mkdtempSync(path.join(tmpdir(), 'rollcall-'))
  const server = await startServerProcess({
    DATABASE_URL: url,
    DATA_DIR: dataDir,
    PORT: String(await findFreePort()),
    LOG_LEVEL: 'trace',
  })
  const socket = await connectClient(server.url, 'contractor_token')
  const content = { text: 'secret words' }
  for (const [name, request] of [
    ['send_message', { receiverId: 'customer1', messageType: 'text', content }],
    ['send_bulk_message', { receiverIds: ['customer1'], messageType: 'text', content }],
  ] as const) {
    expect(await socket.refusal(name, request)).toMatchObject({ code: 'internal', incidentId: expect.any(String) })
  }
  const api = createApiClient(server.url, 'contractor_token')
  expect((await api.refusal('createTemplate', { body: { name: 'a', ...content } })).code).toBe('internal')
  await createApiClient(server.url, 'a-token-of-nobody').refusal('getMe')
  await api.refusal('changePassword', { body: { currentPassword: 'a wrong password', newPassword: 'a new password' } })
  socket.socket.disconnect()
  server.signal('SIGTERM')
  await server.exited
  expect(server.output()).toContain('request failed')
  const secrets = ['secret words', 'contractor_token', 'a-token-of-nobody', 'a wrong password', 'a new password']
  expect(secrets.filter((secret) => server.output().includes(secret))).toEqual([])
  rmSync(dataDir, { recursive: true, force: true })
})
