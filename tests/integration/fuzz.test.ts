import { Agent, request as httpRequest } from 'node:http'
import fc from 'fast-check'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type ErrorCode, httpStatusOf, wireError } from '../../lib/protocol/errors'
import { type RequestName, requests } from '../../lib/protocol/events'
import { type Role, roles } from '../../lib/protocol/objects'
import { type RouteName, routes } from '../../lib/protocol/routes'
import { anyValue, evilValues, spoiled } from '../support/fuzz-values'
import { createScene, type Person } from '../support/scene'
import type { TestClient } from '../support/test-client'

/** More by flag: FUZZ_RUNS=200000. A run is repeated with the FUZZ_SEED that it names when it fails. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 20_000)
const seed = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31))
const share = (part: number) => Math.ceil(RUNS * part)
const TIMEOUT_MS = 60_000 + RUNS * 20

const scene = createScene({ LIMIT_FACTOR: '100000', TRUST_PROXY: '127.0.0.1', METRICS_TOKEN: 'metrics' })

let people: Record<'contractor' | 'customer' | 'admin', Person>
let bystander: { person: Person; peer: Person }
/** Real ids among the invented ones, so that requests also get past the look-up. */
let known: Record<'conversationId' | 'messageId' | 'batchId' | 'templateId' | 'audienceId' | 'jobId' | 'userId', string>

beforeAll(async () => {
  const [contractor, customer, admin, person, peer, decoy] = await Promise.all([
    scene.person('contractor'),
    scene.person('customer'),
    scene.person('admin'),
    scene.person('contractor'),
    scene.person('customer'),
    scene.person('customer'),
  ])
  people = { contractor, customer, admin }
  bystander = { person, peer }
  const api = scene.api(contractor.token)
  const client = await scene.connect(contractor.token)
  const text = { messageType: 'text' as const, content: { text: 'to begin with' } }
  const { message } = await client.get('send_message', { receiverId: customer.id, ...text })
  const { batchId } = await client.get('send_bulk_message', { receiverIds: [customer.id, decoy.id], ...text })
  known = {
    conversationId: message.conversationId,
    messageId: message.id,
    batchId,
    templateId: (await api.get('createTemplate', { body: { name: 'a', text: 'b' } })).id,
    audienceId: (await api.get('createAudience', { body: { name: 'a', userIds: [] } })).id,
    jobId: (await api.get('createJob', { body: { title: 'A job' } })).id,
    userId: decoy.id,
  }
})

/** Somebody who has nothing to do with it all is served as ever. */
async function assertBystanderIsServed(client: TestClient): Promise<void> {
  const { message } = await client.get('send_message', {
    receiverId: bystander.peer.id,
    messageType: 'text',
    content: { text: 'undisturbed' },
  })
  expect(message.content).toEqual({ text: 'undisturbed' })
  // A job that a request posted well is told to every contractor; that is no disturbance.
  const meant = new Set(['heads', 'jobs_changed'])
  expect(client.received.filter(({ event }) => !meant.has(event))).toEqual([])
}

const codes: Partial<Record<ErrorCode | 'ok', number>> = {}
/** All that should not be, so that one run tells of more than one fault. */
let faults: string[] = []
beforeEach(() => {
  faults = []
})
afterEach(() => {
  expect(faults.slice(0, 20), `${faults.length} faults`).toEqual([])
})

function checkRefusal(label: string, error: unknown): void {
  const parsed = wireError.safeParse(error)
  if (!parsed.success || parsed.data.code === 'internal') faults.push(`${label} → ${JSON.stringify(error)}`)
  else codes[parsed.data.code] = (codes[parsed.data.code] ?? 0) + 1
}

async function inBatches<T>(
  items: readonly T[],
  size: number,
  each: (item: T) => Promise<void>,
  after: () => Promise<void>,
) {
  for (let at = 0; at < items.length; at += size) {
    await Promise.all(items.slice(at, at + size).map(each))
    if ((at / size) % 10 === 0) await after()
  }
  await after()
}

describe(`with seed ${seed}`, () => {
  test('no event ends the process, is answered internal or disturbs anybody', { timeout: TIMEOUT_MS }, async () => {
    const text = { messageType: 'text', content: { text: 'hello {{name}}' } }
    const file = {
      messageType: 'image',
      content: { fileUrl: '/uploads/portfolio/project1.jpg', fileName: 'a', fileSize: 1, caption: 'c' },
    }
    const { conversationId, messageId, jobId, userId } = known
    const good: Record<RequestName, unknown[]> = {
      get_online_status: [{ userId }],
      get_bulk_online_status: [{ userIds: [userId, 'user123'] }],
      watch_presence: [{ userIds: [userId] }],
      unwatch_presence: [{ userIds: [userId] }],
      send_message: [
        { conversationId, ...text, clientMessageId: 'key' },
        { receiverId: userId, ...text, jobId },
        { conversationId, ...file },
      ],
      mark_delivered: [{ conversationId, seq: 1 }],
      mark_read: [{ conversationId, seq: 1 }],
      set_typing: [{ conversationId, isTyping: true }],
      show_conversation: [{ conversationId }, { conversationId: null }],
      edit_message: [
        { messageId, content: { text: 'x' } },
        { messageId, content: { caption: 'x' } },
      ],
      delete_message: [{ messageId: 'x' }],
      sync: [{ conversations: { [conversationId]: 0 }, cursor: '1.1.1..1.' }, { conversations: {} }],
      send_bulk_message: [
        { receiverIds: [userId, 'customer1'], ...text, personalize: true, clientBatchId: 'key', jobId },
        { receiverIds: [userId], ...file },
      ],
      queue_bulk_message: [
        { receiverIds: [userId, 'customer1'], ...text, personalize: true, clientBatchId: 'key', whenFree: true },
        {
          followUp: { batchId: known.batchId, who: 'unread' },
          ...text,
          clientBatchId: 'other',
          sendAt: '2099-01-01T00:00:00.000Z',
        },
      ],
    }
    const arbitrary = fc.record({
      who: fc.constantFrom('contractor', 'contractor', 'customer', 'admin'),
      socket: fc.nat(3),
      isAcked: fc.boolean(),
      call: fc.oneof(
        {
          weight: 8,
          arbitrary: fc.constantFrom(...(Object.keys(requests) as RequestName[])).chain((name) =>
            fc
              .constantFrom(...good[name].map((each) => ({ ...(each as object), requestId: 'r' })))
              .chain(spoiled)
              .map((payload) => ({ name: name as string, args: [payload] })),
          ),
        },
        {
          weight: 2,
          arbitrary: fc.record({
            name: fc.constantFrom(...Object.keys(requests), 'error', '__proto__', 'message', '', 'x'),
            args: fc.array(anyValue, { maxLength: 3 }),
          }),
        },
      ),
    })
    const calls = fc.sample(arbitrary, { numRuns: share(0.6), seed })
    const onlooker = await scene.connect(bystander.person.token)
    const clients = Object.fromEntries(
      await Promise.all(
        Object.entries(people).map(async ([who, { token }]) => [
          who,
          await Promise.all(Array.from({ length: 4 }, () => scene.connect(token))),
        ]),
      ),
    ) as Record<keyof typeof people, TestClient[]>
    await inBatches(
      calls,
      60,
      async ({ who, socket, isAcked, call: { name, args } }) => {
        const client = clients[who as keyof typeof people][socket] as TestClient
        if (!isAcked) {
          client.socket.emit(name, ...args)
          return
        }
        const outcome = (await client.socket.timeout(10_000).emitWithAck(name, ...args)) as {
          ok: boolean
          error: unknown
        }
        if (outcome.ok !== true) checkRefusal(`${name} ${JSON.stringify(args).slice(0, 600)}`, outcome.error)
        else codes.ok = (codes.ok ?? 0) + 1
      },
      () => assertBystanderIsServed(onlooker),
    )
    for (const client of Object.values(clients).flat()) {
      expect(client.socket.connected).toBe(true)
      // Answers to what was asked without a callback.
      await client.get('get_online_status', { userId })
      for (const { event, args } of client.received) {
        if (event === 'error') checkRefusal('without a callback', args[0])
      }
    }
    // Neither refused all of it nor let all of it through.
    expect(codes.ok).toBeGreaterThan(calls.length / 20)
    expect(codes.invalid).toBeGreaterThan(calls.length / 20)
  })

  test('no frame ends the process or disturbs anybody', { timeout: TIMEOUT_MS }, async () => {
    const frame = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.tuple(fc.nat(9), fc.nat(9), fc.json({ maxDepth: 2 })).map(([kind, id, json]) => `${kind}${id}${json}`),
      fc.json({ maxDepth: 2 }).map((json) => `2${json}`),
      fc.json({ maxDepth: 2 }).map((json) => `51-["get_online_status",${json},{"_placeholder":true,"num":0}]`),
      fc.json({ maxDepth: 2 }).map((json) => `0${json}`),
      fc.constantFrom('0', '1', '41', '0/x,', '4', '44"x"', '2["get_online_status"', '6-', '5999999999-[]', '20[]'),
    )
    const frames = fc.sample(fc.array(frame, { minLength: 1, maxLength: 6 }), { numRuns: share(0.05), seed })
    const onlooker = await scene.connect(bystander.person.token)
    await inBatches(
      frames,
      20,
      async (burst) => {
        const client = await scene.connect(people.customer.token)
        for (const each of burst) client.socket.io.engine.write(each)
        client.socket.io.engine.close()
      },
      () => assertBystanderIsServed(onlooker),
    )
  })

  test('no HTTP request ends the process, is answered 500 or disturbs anybody', { timeout: TIMEOUT_MS }, async () => {
    const id = fc.oneof(fc.constantFrom(...Object.values(known)), anyValue.map(toText))
    const names = (Object.keys(routes) as RouteName[]).filter((name) => name !== 'readyz')
    const goodBodies: Partial<Record<RouteName, object>> = {
      signUp: { name: 'A', email: 'a@fuzz.test', password: 'long enough', role: 'customer' },
      patchMe: { name: 'B', visibility: 'everyone', bulkOptOut: false },
      deleteMe: { password: 'x' },
      changePassword: { currentPassword: 'x', newPassword: 'long enough' },
      confirmPassword: { password: 'x' },
      requestEmail: { email: 'a@b.cc' },
      confirmEmail: { token: 'x' },
      enableTwoFactor: { code: '000000' },
      createToken: { name: 't', scopes: ['read'] },
      previewBulk: {
        receiverIds: ['customer1'],
        messageType: 'text',
        content: { text: '{{name}}' },
        personalize: true,
      },
      sendMessage: { receiverId: 'customer1', messageType: 'text', content: { text: 'a' }, clientMessageId: 'b' },
      editMessage: { content: { text: 'a' } },
      putDrafts: { changes: [{ place: 'bulk', field: 'text', value: 'a', base: 0, ageMs: 0 }] },
      beginPartialUpload: { fileName: 'a', fileSize: 1 },
      createTemplate: { name: 'a', text: '{{b}}', fileUrl: null, placeholders: [{ name: 'b', fallback: 'c' }] },
      adminCreateTemplate: { name: 'a', text: 'b' },
      adminPatchTemplate: { text: 'b', archived: true },
      patchTemplate: { name: 'a', text: 'b', fileUrl: '/uploads/portfolio/project1.jpg' },
      createAudience: { name: 'a', userIds: ['customer1'] },
      patchAudience: { userIds: ['customer1'] },
      resolveCustomers: { values: ['customer1', 'a@b.c'] },
      createJob: { title: 'a', description: 'b' },
      patchJob: { title: 'a', status: 'open' },
      adminPatchUser: { suspended: false, role: 'customer' },
    }
    const queryOf = (name: RouteName) => {
      const { query } = routes[name] as { query?: { shape?: object } }
      const keys = [...Object.keys(query?.shape ?? {}), '__proto__']
      const value = fc.oneof(
        fc.constantFrom(...evilValues.map(toText)),
        anyValue.map(toText),
        fc.constantFrom('5', 'true', 'day'),
      )
      return fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 3 })
    }
    const whoOf = (name: RouteName) => {
      const { access } = routes[name]
      const good = Array.isArray(access) ? (access as readonly Role[]) : (['customer'] as const)
      return fc.oneof({ weight: 5, arbitrary: fc.constantFrom<string>(...good) }, fc.constantFrom(...roles, 'nobody'))
    }
    const headers = fc.dictionary(
      fc.constantFrom(
        'range',
        'if-none-match',
        'content-type',
        'x-forwarded-for',
        'origin',
        'cookie',
        'accept',
        'x-nonce',
      ),
      fc.constantFrom(
        ...['', 'bytes=0-', 'bytes=-1', 'bytes=9-1', 'bytes=0-0,2-3', 'bytes=99999999999-', '*', 'W/"x"', 'text/html'],
        ...['multipart/form-data', 'multipart/form-data; boundary=x', 'application/json', '::1', 'null', 'a=b; c'],
      ),
      { maxKeys: 2 },
    )
    const arbitrary = fc.constantFrom(...names).chain((name) =>
      fc.record({
        name: fc.constant(name),
        who: whoOf(name),
        method: fc.oneof(
          { weight: 9, arbitrary: fc.constant(routes[name].method as string) },
          fc.constantFrom('HEAD', 'PUT', 'OPTIONS', 'TRACE'),
        ),
        id,
        isRawPath: fc.nat(9).map((at) => at === 0),
        query: queryOf(name),
        headers,
        body: fc.oneof(
          { weight: 6, arbitrary: spoiled(goodBodies[name] ?? {}).map(toJson) },
          {
            weight: 1,
            arbitrary: fc.constantFrom('', '{', 'null', '[]', '"x"', '--x\r\n\r\nx', '{"__proto__":{"a":1}}'),
          },
          { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
        ),
      }),
    )
    const calls = fc.sample(arbitrary, { numRuns: share(0.35), seed })
    const onlooker = await scene.connect(bystander.person.token)
    const agent = new Agent({ keepAlive: true, maxSockets: 20 })
    await inBatches(
      calls,
      40,
      async (call) => {
        const { name, who } = call
        const place = call.isRawPath
          ? call.id.replace(/[^\x21-\x7e]/g, '%')
          : encodeURIComponent(call.id.toWellFormed())
        const search = new URLSearchParams(call.query).toString()
        const path = `${routes[name].path.replace(/:id|\*/, () => place)}${search ? `?${search}` : ''}`
        const isRead = call.method === 'GET' || call.method === 'HEAD'
        const answer = await ask(agent, {
          path: path.slice(0, 4000),
          method: call.method,
          headers: {
            ...call.headers,
            ...(who === 'nobody' ? {} : { authorization: `Bearer ${people[who as keyof typeof people].token}` }),
          },
          body: isRead ? '' : call.body,
        })
        const label = `${call.method} ${path.slice(0, 300)} ${String(call.body).slice(0, 300)} → ${answer.status}`
        if (answer.status < 400 || answer.status === 416 || call.method === 'HEAD') return
        const { error } = (answer.body.startsWith('{') ? JSON.parse(answer.body) : {}) as {
          error?: { code: ErrorCode }
        }
        checkRefusal(label, error)
        if (error && answer.status !== httpStatusOf[error.code]) faults.push(`${label} for ${error.code}`)
      },
      () => assertBystanderIsServed(onlooker),
    )
    agent.destroy()
  })

  test('afterwards the server is well and what is stored is whole', async () => {
    expect((await scene.api(null).send('healthz')).status).toBe(200)
    expect((await scene.api(null).send('readyz')).status).toBe(200)
    const broken = await scene.server.query(
      `SELECT c.id FROM conversations c JOIN messages m ON m.conversation_id = c.id
       GROUP BY c.id HAVING count(*) <> c.last_seq OR max(m.seq) <> c.last_seq OR min(m.seq) <> 1`,
    )
    expect(broken).toEqual([])
  })
})

function toText(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 600) : toJson(value).slice(0, 600)
}

function toJson(value: unknown): string {
  return JSON.stringify(value) ?? ''
}

type Ask = { path: string; method: string; headers: Record<string, string>; body: string | Buffer }

/** By hand, since fetch mends paths and headers before it sends them. */
function ask(agent: Agent, { path, method, headers, body }: Ask): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(scene.url)
    const sized = { ...headers, 'content-length': String(Buffer.byteLength(body)) }
    const sent = httpRequest({ agent, hostname, port, path, method, headers: sized }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString() }))
      answer.on('error', reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
