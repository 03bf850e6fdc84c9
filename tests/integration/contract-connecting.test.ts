import { execFile } from 'node:child_process'
import { request } from 'node:http'
import { promisify } from 'node:util'
import pg from 'pg'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { CONTRACT_VERSION, OLDEST_CONTRACT } from '../../lib/protocol/contract-version'
import { findFreePort } from '../support/free-ports'
import { createScene, type Person } from '../support/scene'
import { connectRefusal, type TestClient } from '../support/test-client'
import { startTestServer } from '../support/test-server'

const run = promisify(execFile)
const publicOrigin = 'http://chat.example'
const scene = createScene({ LIMIT_FACTOR: '100', PUBLIC_URL: publicOrigin, ALLOWED_ORIGINS: 'https://app.example' })

/** Who is asked for while others come and go. */
let bystander: Person
beforeAll(async () => {
  bystander = await scene.person('customer')
})

describe('credentials', () => {
  test.each([
    ['an unknown token', { token: 'nobody_token' }],
    ['an empty token', { token: '' }],
    ['no token', {}],
    ['the token null', { token: null }],
    ['a number', { token: 7 }],
    ['an object', { token: { $ne: null } }],
    ['a list', { token: ['contractor_token', 'x'] }],
    ['a very long token', { token: 'x'.repeat(10_000) }],
    ['a token with NUL', { token: 'contractor_token\0' }],
    ["a suspended user's token", { token: 'customer58_token' }],
  ])('%s is refused by connect_error with "Unauthorized" and its code', async (_, auth) => {
    const error = await connectRefusal(scene.url, { auth })
    expect(error.message).toBe('Unauthorized')
    expect(error.data).toEqual({ code: 'unauthorized' })
  })

  test('a revoked token is refused', async () => {
    const person = await scene.person('customer')
    await scene.api(person.token).get('revokeToken', { params: { id: person.id } })
    expect((await connectRefusal(scene.url, { auth: { token: person.token } })).data).toEqual({ code: 'unauthorized' })
  })

  test('nothing is answered, and nobody is online, before authentication', async () => {
    const error = await connectRefusal(scene.url, { auth: { token: 'nobody_token' } })
    expect(error.data).toEqual({ code: 'unauthorized' })
    expect((await scene.server.runtime.presence.listOnline()).users).toEqual([])
  })

  test('a connection that does not sign in within 5 s is closed', async () => {
    const polled = await poll()
    const startedAt = Date.now()
    await expect.poll(async () => (await poll({ sid: polled.sid })).status, { timeout: 8000, interval: 250 }).toBe(400)
    expect(Date.now() - startedAt).toBeLessThan(7000)
  })
})

describe('a page', () => {
  test('that is older than the contract which the server still speaks is asked to load itself anew', async () => {
    const auth = { token: bystander.token, contract: OLDEST_CONTRACT - 1 }
    expect((await connectRefusal(scene.url, { auth })).data).toEqual({ code: 'conflict' })
  })

  test("that is somebody else's than the credential is refused", async () => {
    const other = await scene.person('customer')
    const auth = { token: bystander.token, contract: CONTRACT_VERSION, as: other.id }
    expect((await connectRefusal(scene.url, { auth })).data).toEqual({ code: 'unauthorized' })
  })

  test.each([{ contract: OLDEST_CONTRACT }, { contract: CONTRACT_VERSION + 1 }, { contract: 'new' }, { as: {} }, {}])(
    'that says %j is connected',
    async (said) => {
      const client = await scene.connect(bystander.token, { auth: { token: bystander.token, ...said } })
      expect(client.socket.connected).toBe(true)
    },
  )

  test('that says whose it is is connected', async () => {
    const client = await scene.connect(bystander.token, { auth: { token: bystander.token, as: bystander.id } })
    expect(client.socket.connected).toBe(true)
  })
})

/** One polling request of our own. */
async function poll(options: { sid?: string; method?: string; headers?: Record<string, string>; query?: string } = {}) {
  const { sid, method = 'GET', headers = {}, query = '' } = options
  const address = `${scene.url}/socket.io/?EIO=4&transport=polling${sid ? `&sid=${sid}` : ''}${query}`
  const answer = await fetch(address, { method, headers, ...(method === 'POST' ? { body: '40' } : {}) })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, text, sid: /"sid":"([^"]+)"/.exec(text)?.[1] ?? '' }
}

/** The status with which a WebSocket is answered: 101 where it is opened. */
function upgrade(headers: Record<string, string>, sid?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const url = `${scene.url}/socket.io/?EIO=4&transport=websocket${sid ? `&sid=${sid}` : ''}`
    const asked = request(url, {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        ...headers,
      },
    })
    asked.on('upgrade', (_, socket) => {
      socket.destroy()
      resolve(101)
    })
    asked.on('response', (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    asked.on('error', reject)
    asked.end()
  })
}

describe('origins', () => {
  test.each(['https://evil.example', 'null', `${publicOrigin}.evil.example`, 'https://chat.example', 'file://'])(
    'the Origin %s is refused with 403 on polling and WebSocket, token or not, with a session id or without',
    async (origin) => {
      const { sid } = await poll()
      expect((await poll({ headers: { origin } })).status).toBe(403)
      expect((await poll({ headers: { origin }, sid })).status).toBe(403)
      expect((await poll({ headers: { origin }, sid, method: 'POST' })).status).toBe(403)
      expect(await upgrade({ origin })).toBe(403)
      expect(await upgrade({ origin }, sid)).toBe(403)
      for (const transport of ['websocket', 'polling']) {
        const refusal = await connectRefusal(scene.url, {
          auth: { token: 'contractor_token' },
          extraHeaders: { origin },
          transports: [transport],
        })
        expect(refusal.data).toBeUndefined()
      }
    },
  )

  test.each([publicOrigin, 'https://app.example'])('the Origin %s is allowed', async (origin) => {
    const answer = await poll({ headers: { origin } })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin)
    expect(await upgrade({ origin })).toBe(101)
    await scene.connect(bystander.token, { extraHeaders: { origin } })
  })

  test('in the demo localhost and 127.0.0.1 on the own port are allowed besides, another port is not', async () => {
    const port = await findFreePort()
    const server = await startTestServer({ PORT: String(port), PUBLIC_URL: publicOrigin })
    const ask = async (origin: string) =>
      (await fetch(`${server.url}/socket.io/?EIO=4&transport=polling`, { headers: { origin } })).status
    expect(await ask(`http://localhost:${port}`)).toBe(200)
    expect(await ask(`http://127.0.0.1:${port}`)).toBe(200)
    expect(await ask(`http://localhost:${port + 1}`)).toBe(403)
    expect(await ask(`https://localhost:${port}`)).toBe(403)
    await server.stop()
  })

  test('JSONP, which any page could embed, is refused', async () => {
    expect((await poll({ query: '&j=0' })).status).toBe(400)
    const { sid } = await poll()
    expect((await poll({ sid, query: '&j=1' })).status).toBe(400)
  })
})

describe('cookies', () => {
  const outcomeOf = async (options: Parameters<typeof connectRefusal>[1]) => {
    try {
      const client = await scene.connect('', { auth: {}, ...options })
      return client.socket.connected ? 'connected' : 'lost'
    } catch (error) {
      return (error as { data?: { code: string } }).data?.code
    }
  }

  test('with an allowed Origin the session cookie signs in, on both transports', async () => {
    const { cookie } = await scene.session(bystander)
    for (const transports of [['websocket'], ['polling']]) {
      expect(await outcomeOf({ transports, extraHeaders: { cookie, origin: publicOrigin } })).toBe('connected')
    }
  })

  test.each([
    ['websocket', {}],
    ['websocket', { 'sec-fetch-site': 'same-origin' }],
    ['polling', {}],
    ['polling', { 'sec-fetch-site': 'cross-site' }],
    ['polling', { 'sec-fetch-site': 'same-site' }],
    ['polling', { 'sec-fetch-site': 'none' }],
  ] as const)('without an Origin a cookie does not count (%s, %o)', async (transport, headers) => {
    const { cookie } = await scene.session(bystander)
    expect(await outcomeOf({ transports: [transport], extraHeaders: { cookie, ...headers } })).toBe('unauthorized')
  })

  test('without an Origin a cookie counts for a polling GET of the same origin', async () => {
    const { cookie } = await scene.session(bystander)
    const extraHeaders = { cookie, 'sec-fetch-site': 'same-origin' }
    expect(await outcomeOf({ transports: ['polling'], extraHeaders })).toBe('connected')
  })

  test('a token is what counts where both are sent', async () => {
    const { cookie } = await scene.session(bystander)
    const extraHeaders = { cookie, origin: publicOrigin }
    expect(await outcomeOf({ auth: { token: 'nobody_token' }, extraHeaders })).toBe('unauthorized')
  })

  test('a forged cookie, another name, or a session that is over signs nobody in', async () => {
    const { id, cookie } = await scene.session(bystander)
    const [name] = cookie.split('=')
    const forged = `${name}=eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..AAAA.BBBB.CCCC`
    for (const given of [forged, `${name}=${id}`, `other=${cookie.split('=')[1]}`, `${cookie}x`]) {
      expect(await outcomeOf({ extraHeaders: { cookie: given, origin: publicOrigin } })).toBe('unauthorized')
    }
    await scene.server.query('UPDATE sessions SET revoked_at = now() WHERE id = $1', [id])
    expect(await outcomeOf({ extraHeaders: { cookie, origin: publicOrigin } })).toBe('unauthorized')
  })
})

describe('the end of a credential', () => {
  type Ending = {
    reason: string
    /** Ends the credential of the client opened by `by`. */
    end: (who: { person: Person; sessionId: string; headers: Record<string, string> }) => Promise<unknown>
    by: 'token' | 'session'
  }
  const admin = () => scene.api('admin_token')
  const byCookie = () => scene.api(null)
  const tool = (...args: string[]) =>
    run(process.execPath, ['--import', 'tsx', 'scripts/user.ts', ...args], {
      env: { ...process.env, DATABASE_URL: scene.server.databaseUrl, DATA_DIR: '/tmp' },
    })

  const endings: [string, Ending][] = [
    [
      'signing out of this session',
      {
        by: 'session',
        reason: 'signed_out',
        end: ({ headers, sessionId }) => byCookie().get('endSession', { headers, params: { id: sessionId } }),
      },
    ],
    [
      'signing out everywhere',
      { by: 'session', reason: 'signed_out', end: ({ headers }) => byCookie().get('endAllSessions', { headers }) },
    ],
    [
      'ending the session from another device',
      {
        by: 'session',
        reason: 'revoked',
        end: ({ person, sessionId }) => scene.api(person.token).get('endSession', { params: { id: sessionId } }),
      },
    ],
    [
      'an admin ending the session',
      {
        by: 'session',
        reason: 'revoked',
        end: ({ sessionId }) => admin().get('adminEndSession', { params: { id: sessionId } }),
      },
    ],
    [
      'revoking the token',
      {
        by: 'token',
        reason: 'revoked',
        end: ({ person }) => scene.api(person.token).get('revokeToken', { params: { id: person.id } }),
      },
    ],
    ...(['token', 'session'] as const).flatMap((by): [string, Ending][] => [
      [
        `an admin suspending the user (${by})`,
        {
          by,
          reason: 'suspended',
          end: ({ person }) => admin().get('adminPatchUser', { params: { id: person.id }, body: { suspended: true } }),
        },
      ],
      [
        `an admin changing the role (${by})`,
        {
          by,
          reason: 'role_changed',
          end: ({ person }) =>
            admin().get('adminPatchUser', { params: { id: person.id }, body: { role: 'contractor' } }),
        },
      ],
    ]),
    [
      'the command-line tool suspending the user',
      { by: 'token', reason: 'suspended', end: ({ person }) => tool('suspend', person.id) },
    ],
    [
      'the command-line tool changing the role',
      { by: 'session', reason: 'role_changed', end: ({ person }) => tool('role', person.id, 'contractor') },
    ],
    [
      'the command-line tool setting a password',
      { by: 'session', reason: 'password_changed', end: ({ person }) => tool('password', person.id) },
    ],
    [
      'the session reaching its end',
      {
        by: 'session',
        reason: 'expired',
        end: ({ sessionId }) => scene.server.query('UPDATE sessions SET expires_at = now() WHERE id = $1', [sessionId]),
      },
    ],
  ]

  test.each(endings)('%s ends its open sockets within 1 s with the reason', async (name, { by, reason, end }) => {
    const isAdmin = name === 'an admin ending the session'
    const person = await scene.person('customer')
    const session = await scene.session(person)
    if (reason === 'expired') {
      // The end is known from the start: it is not looked up again.
      await scene.server.query(`UPDATE sessions SET expires_at = now() + interval '1.5 s' WHERE id = $1`, [session.id])
    }
    const options = by === 'session' ? { auth: {}, extraHeaders: session.headers } : {}
    const [first, second] = await Promise.all([
      scene.connect(person.token, options),
      scene.connect(person.token, options),
    ])
    const ended = [first, second].map((client) => endOf(client))
    if (reason !== 'expired') await end({ person, sessionId: session.id, headers: session.headers })
    const answeredAt = Date.now()
    for (const { endedAt, closedBy } of await Promise.all(ended)) {
      expect(endedAt - answeredAt).toBeLessThan(reason === 'expired' ? 3000 : 1000)
      expect(closedBy).toBe('io server disconnect')
    }
    for (const client of [first, second])
      expect(client.received.at(-1)).toEqual({ event: 'session_ended', args: [{ reason }] })
    for (const client of [first, second]) {
      const told = client.received.filter(({ event }) => event === 'session_ended_by')
      expect(told).toEqual(isAdmin ? [{ event: 'session_ended_by', args: [{ by: 'admin' }] }] : [])
    }
    const onlooker = await scene.connect(bystander.token)
    expect(await onlooker.get('get_online_status', { userId: person.id })).toMatchObject({ isOnline: false })

    const retry = await connectRefusal(scene.url, { auth: { token: person.token }, ...options }).catch(
      () => 'connected',
    )
    if (reason === 'role_changed') expect(retry).toBe('connected')
    else expect(retry).toMatchObject({ message: 'Unauthorized', data: { code: 'unauthorized' } })
  })

  test('after sign-out watchers are told at once, without the grace', async () => {
    const person = await scene.person('customer')
    const { headers } = await scene.session(person)
    const client = await scene.connect('', { auth: {}, extraHeaders: headers })
    const watcher = await scene.connect(bystander.token)
    await watcher.get('watch_presence', { userIds: [person.id] })
    const ended = endOf(client)
    await byCookie().get('endAllSessions', { headers })
    await ended
    const endedAt = Date.now()
    await watcher.next('presence_changed', (change: { isOnline: boolean }) => !change.isOnline)
    expect(Date.now() - endedAt).toBeLessThan(1000)
  })

  test('one ended session leaves the others, and API tokens, as they are', async () => {
    const person = await scene.person('customer')
    const [ended, kept] = await Promise.all([scene.session(person), scene.session(person)])
    const going = await scene.connect('', { auth: {}, extraHeaders: ended.headers })
    const staying = await scene.connect('', { auth: {}, extraHeaders: kept.headers })
    const byToken = await scene.connect(person.token)
    const end = endOf(going)
    await byCookie().get('endSession', { headers: ended.headers, params: { id: ended.id } })
    await end
    for (const client of [staying, byToken]) {
      expect(await client.get('get_online_status', { userId: person.id })).toMatchObject({ connectionCount: 2 })
      expect(client.received).toEqual([])
    }
  })

  test('a role set anew counts from the next connection on', async () => {
    const person = await scene.person('customer')
    const before = await scene.connect(person.token)
    const end = endOf(before)
    await admin().get('adminPatchUser', { params: { id: person.id }, body: { role: 'contractor' } })
    await end
    const after = await scene.connect(person.token)
    const report = await after.get('send_bulk_message', {
      receiverIds: [bystander.id],
      messageType: 'text',
      content: { text: 'now a contractor' },
    })
    expect(report.totalSent).toBe(1)
  })

  test('a restored user may come back', async () => {
    const person = await scene.person('customer')
    for (const suspended of [true, false]) {
      await admin().get('adminPatchUser', { params: { id: person.id }, body: { suspended } })
    }
    await scene.connect(person.token)
  })

  test('a credential that ends while it is looked up opens nothing', async () => {
    const person = await scene.person('customer')
    const { headers } = await scene.session(person)
    const { accounts, changes } = scene.server.runtime
    const { authenticate } = accounts
    // The look-up has its answer; before it is acted on, the session ends and everybody has heard so.
    vi.spyOn(accounts, 'authenticate').mockImplementationOnce(async (...args) => {
      const found = await authenticate(...args)
      const heard = new Promise<void>((resolve) => {
        const stop = changes.subscribe(({ kind }) => {
          if (kind !== 'credential_ended') return
          stop()
          resolve()
        })
      })
      if (found) await accounts.endAllSessions(found.actor, { address: '127.0.0.1', userAgent: undefined })
      await heard
      return found
    })
    const refusal = await connectRefusal(scene.url, { auth: {}, extraHeaders: headers })
    expect(refusal.data).toEqual({ code: 'unauthorized' })
    expect((await scene.server.runtime.presence.listOnline()).users).toEqual([])
    vi.restoreAllMocks()
  })

  test('a command that hangs holds the end up for half a second at most, and none that follows it runs', async () => {
    const person = await scene.person('contractor')
    const free = await scene.person('customer')
    const { headers } = await scene.session(person)
    const client = await scene.connect('', { auth: {}, extraHeaders: headers })
    const text = { messageType: 'text' as const, content: { text: 'hello' } }
    const { message } = await client.get('send_message', { receiverId: bystander.id, ...text })
    const lock = new pg.Client({ connectionString: scene.server.databaseUrl })
    await lock.connect()
    await lock.query('BEGIN')
    await lock.query('SELECT 1 FROM conversations WHERE id = $1 FOR UPDATE', [message.conversationId])
    const end = endOf(client)
    client.socket.emit('mark_read', { conversationId: message.conversationId, seq: 1 })
    const waiting =
      "SELECT count(*)::int AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    await expect.poll(async () => (await lock.query(waiting)).rows).toEqual([{ n: 1 }])
    await byCookie().get('endAllSessions', { headers })
    const endedAt = Date.now()
    client.socket.emit('send_message', { receiverId: free.id, ...text })
    expect((await end).endedAt - endedAt).toBeLessThan(1000)
    await lock.query('ROLLBACK')
    await lock.end()
    // Whatever would still be under way has passed by when this is through.
    await (await scene.connect(bystander.token)).get('get_online_status', { userId: free.id })
    expect((await scene.api(free.token).get('listConversations')).items).toEqual([])
    expect(client.received.map(({ event }) => event)).toEqual(['session_ended'])
  })

  test('after session_ended no command of 50 runs and no packet arrives', async () => {
    const peer = await scene.connect(bystander.token)
    for (let round = 0; round < 10; round += 1) {
      const person = await scene.person('contractor')
      const { headers } = await scene.session(person)
      const client = await scene.connect('', { auth: {}, extraHeaders: headers })
      const end = endOf(client)
      let acknowledged = 0
      for (let at = 0; at < 50; at += 1) {
        client.socket.emit(
          'send_message',
          {
            receiverId: bystander.id,
            messageType: 'text',
            content: { text: `${round}-${at}` },
            clientMessageId: `${at}`,
          },
          ({ ok }: { ok: boolean }) => {
            if (ok) acknowledged += 1
          },
        )
        if (at === round * 5) void byCookie().get('endAllSessions', { headers })
      }
      const { endedAt } = await end
      // Whatever would still be under way at the server has passed by when another's request is through.
      await peer.get('send_message', { receiverId: person.id, messageType: 'text', content: { text: 'still there?' } })
      const stored = await scene.server.query<{ at: Date }>(
        'SELECT created_at AS at FROM messages WHERE sender_id = $1',
        [person.id],
      )
      expect(Math.max(0, ...stored.map(({ at }) => at.getTime()))).toBeLessThanOrEqual(endedAt)
      expect(stored.length).toBeGreaterThanOrEqual(acknowledged)
      expect(client.received.at(-1)?.event).toBe('session_ended')
    }
  })
})

/** When the server says that it is over, and how it closes. */
async function endOf(client: TestClient): Promise<{ endedAt: number; closedBy: string }> {
  let endedAt = 0
  client.socket.once('session_ended', () => {
    endedAt = Date.now()
  })
  const closedBy = await new Promise<string>((resolve) => client.socket.once('disconnect', resolve))
  return { endedAt, closedBy }
}
