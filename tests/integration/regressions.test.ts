import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, describe, expect, test } from 'vitest'
import { readConfig } from '../../lib/server/config'
import { createLogger } from '../../lib/server/logger'
import { openServer } from '../../lib/server/open-server'
import { findFreePort } from '../support/free-ports'
import { spawnServer, startServerProcess } from '../support/server-process'
import { connectClient } from '../support/test-client'
import { cloneDatabase, startTestServer } from '../support/test-server'

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** How much of each kind the demo holds, and whether every conversation counts 1, 2, 3, … */
async function describeDemo(url: string) {
  return withClient(url, async (client) => {
    const kinds = ['users', 'api_tokens', 'jobs', 'job_interests', 'uploads', 'templates', 'audiences', 'blocks']
    const histories = ['conversations', 'messages', 'bulk_batches', 'bulk_recipients', 'bulk_refusals']
    const counts: Record<string, number> = {}
    for (const table of [...kinds, ...histories]) {
      const { rows } = await client.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`)
      counts[table] = rows[0]?.n ?? 0
    }
    const { rowCount: gaps } = await client.query(
      `SELECT 1 FROM conversations c WHERE c.last_seq <> (SELECT count(*) FROM messages m WHERE m.conversation_id = c.id)`,
    )
    return { ...counts, gaps }
  })
}

test('a load of the demo data that was cut short in one table after the other is completed by the next start', async () => {
  const databaseUrl = await cloneDatabase('template_empty')
  const dataDir = mkdtempSync(path.join(tmpdir(), 'rollcall-test-'))
  const start = () =>
    openServer({
      config: readConfig({ DATABASE_URL: databaseUrl, DATA_DIR: dataDir, PORT: '0', DEMO: '1' }),
      logger: createLogger('silent'),
      preparePages: null,
    })
  await withClient(databaseUrl, async (client) => {
    // In the order in which they are filled: each start comes as far as the next cut.
    for (const table of ['api_tokens', 'jobs', 'templates', 'messages', 'bulk_batches']) {
      await client.query(`
        CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN IF (SELECT count(*) FROM ${table}) >= 3 THEN RAISE 'cut short'; END IF; RETURN NEW; END $$;
        CREATE TRIGGER cut BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION cut()`)
      await expect(start()).rejects.toThrow('cut short')
      await client.query('DROP FUNCTION cut CASCADE')
    }
  })

  const server = await start()
  await server.close()
  expect(await describeDemo(databaseUrl)).toEqual(await describeDemo(await cloneDatabase('template_demo')))
  rmSync(dataDir, { recursive: true })
})

test('a command that is under way when the server stops is answered before its socket is closed', async () => {
  const server = await startTestServer()
  const sender = await connectClient(server.url, 'user123_token')
  const first = { receiverId: 'contractor1', messageType: 'text' as const, content: { text: 'first' } }
  const { message } = await sender.get('send_message', first)
  const { conversationId } = message
  const last = { conversationId, messageType: 'text' as const, content: { text: 'last' } }

  await withClient(server.databaseUrl, async (client) => {
    await client.query('BEGIN')
    await client.query('SELECT 1 FROM conversations WHERE id = $1 FOR UPDATE', [conversationId])
    const answer = sender.ask('send_message', last)
    await expect
      .poll(async () => {
        const [row] = await server.query<{ n: number }>(
          `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        )
        return row?.n
      })
      .toBe(1)
    const stopped = server.stop()
    setTimeout(() => void client.query('COMMIT'), 300)
    expect(await answer).toMatchObject({ ok: true, data: { message: { content: { text: 'last' } } } })
    await stopped
  })
})

test.each(['websocket', 'polling'])(
  'a %s client of a server that stops tries to come back by itself',
  async (transport) => {
    const server = await startTestServer()
    const options = { transports: [transport], reconnection: true }
    const { socket } = await connectClient(server.url, 'user123_token', options)
    const reason = new Promise((resolve) => socket.once('disconnect', resolve))
    await server.stop()
    expect(await reason).toMatch(/^transport /)
    expect(socket.active).toBe(true)
    socket.disconnect()
  },
)

test('a frame over 256 KiB ends a polling connection, and nothing else', async () => {
  const server = await startTestServer()
  const other = await connectClient(server.url, 'user123_token')
  const client = await connectClient(server.url, 'user123_token', { transports: ['polling'] })
  const session = `${server.url}/socket.io/?EIO=4&transport=polling&sid=${client.socket.io.engine.id}`
  const frame = `42["get_online_status",{"userId":"user456","pad":"${'x'.repeat(256 * 1024)}"}]`
  expect((await fetch(session, { method: 'POST', body: frame })).status).toBe(413)
  const status = async () => (await other.get('get_online_status', { userId: 'user123' })).connectionCount
  await expect.poll(status).toBe(1)
  expect((await fetch(session)).status).toBe(400)
  await server.stop()
})

describe('standard output', () => {
  test('has the presence lines word for word to the end of the line, after the prefix', async () => {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'rollcall-test-'))
    const DATABASE_URL = await cloneDatabase('template_demo')
    const PORT = String(await findFreePort())
    const server = await startServerProcess({ DATABASE_URL, DATA_DIR: dataDir, PORT })
    const first = await connectClient(server.url, 'user123_token')
    const second = await connectClient(server.url, 'user123_token')
    const [one, two] = [first.socket.id, second.socket.id]
    const lines = () =>
      server
        .output()
        .split('\n')
        .filter((line) => line.includes(' User user123 '))
    await expect.poll(lines).toHaveLength(2)
    first.socket.disconnect()
    await expect.poll(lines).toHaveLength(3)
    second.socket.disconnect()
    await expect.poll(lines).toHaveLength(4)
    expect(lines().map((line) => line.replace(/^\[[^\]]+Z\] INFO: /, ''))).toEqual([
      `🟢 User user123 is now online (socket: ${one})`,
      `🟢 User user123 connected additional socket (${two}). Total: 2`,
      '🟡 User user123 disconnected one socket. Remaining: 1',
      '🔴 User user123 is now offline (all sockets disconnected)',
    ])
    server.signal('SIGTERM')
    await server.exited
    rmSync(dataDir, { recursive: true })
  })
})

describe('a start that must fail names the variable', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-test-'))
  chmodSync(folder, 0o711)
  writeFileSync(path.join(folder, 'file'), '')
  afterAll(() => rmSync(folder, { recursive: true }))

  test.each([
    ['DATA_DIR', { DATA_DIR: path.join(folder, 'file') }],
    ['DATA_DIR', { DATA_DIR: path.join(folder, 'file', 'below') }],
    ['DATA_DIR', { DATA_DIR: '/proc/rollcall' }],
    ['DATABASE_URL', { DATA_DIR: folder, DATABASE_URL: 'postgresql://localhost:1/none' }],
    ['DATABASE_URL', { DATA_DIR: folder, DATABASE_URL: 'postgresql://nowhere.invalid/none' }],
  ])('%s in %j', async (name, env) => {
    const server = spawnServer(env)
    expect((await server.exited).code).toBe(1)
    expect(server.output().trim().split('\n')).toEqual([
      expect.stringMatching(new RegExp(`cannot start: .*${name} .+`)),
    ])
  })

  test('HOST that is no address of this machine', async () => {
    const DATABASE_URL = await cloneDatabase('template_demo')
    const server = spawnServer({ DATA_DIR: folder, DATABASE_URL, HOST: '192.0.2.1', PORT: '0' })
    expect((await server.exited).code).toBe(1)
    expect(server.output()).toContain('cannot start: HOST 192.0.2.1 cannot be listened on')
  })
})
