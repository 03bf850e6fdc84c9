import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { CONTRACT_VERSION, OLDEST_CONTRACT } from '../../lib/protocol/contract-version'
import { type RouteName, routes } from '../../lib/protocol/routes'
import { createApiClient } from '../support/api-client'
import { startTestServer, type TestServer } from '../support/test-server'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ METRICS_TOKEN: 'metrics-token' })
})
afterAll(() => server.stop())

const as = (token: string | null) => createApiClient(server.url, token)
const names = Object.keys(routes) as RouteName[]
const tokens = { contractor: 'contractor_token', customer: 'customer_token', admin: 'admin_token' } as const
const input = { params: { id: 'nothing' } }

describe.each(names.filter((name) => routes[name].access !== 'public'))('%s', (name) => {
  const { access, method } = routes[name]
  const broken = method === 'GET' ? input : { ...input, body: '{"broken' }

  test('refuses nobody before it looks at anything else', async () => {
    expect(await as(null).refusal(name, broken)).toMatchObject({ status: 401, code: 'unauthorized' })
  })

  const others = (['contractor', 'customer', 'admin'] as const).filter(
    (role) => Array.isArray(access) && !(access as readonly string[]).includes(role),
  )
  test.each(others)('refuses a %s by role', async (role) => {
    expect(await as(tokens[role]).refusal(name, broken)).toMatchObject({ status: 403, code: 'forbidden' })
  })
})

test('an unknown address is refused to nobody, and not found for the rest', async () => {
  const url = `${server.url}/api/nothing`
  expect((await fetch(url)).status).toBe(401)
  const answer = await fetch(url, { headers: { authorization: 'Bearer contractor_token' } })
  expect(answer.status).toBe(404)
  expect(await answer.json()).toMatchObject({ error: { code: 'not_found' } })
})

test('a page that is older than the contract which the server still speaks is told to load itself anew', async () => {
  const call = (contract: string) =>
    fetch(`${server.url}/api/me`, {
      headers: { authorization: 'Bearer contractor_token', 'rollcall-contract': contract },
    })
  const refused = await call(String(OLDEST_CONTRACT - 1))
  expect(refused.status).toBe(409)
  expect(await refused.json()).toMatchObject({ error: { code: 'conflict', outdated: true } })
  for (const contract of [String(OLDEST_CONTRACT), String(CONTRACT_VERSION + 1), 'new']) {
    expect((await call(contract)).status).toBe(200)
  }
})

test('a wrong method is not found and told which there are', async () => {
  const answer = await fetch(`${server.url}/api/me`, {
    method: 'PUT',
    headers: { authorization: 'Bearer contractor_token' },
  })
  expect(answer.status).toBe(404)
  expect(answer.headers.get('allow')).toBe('GET, PATCH, DELETE')
})

test.each([
  ['broken JSON', '{"name":'],
  ['no body', undefined],
  ['a list', '[]'],
  ['null', 'null'],
  ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22])],
  ['a very deep list', '['.repeat(30_000) + ']'.repeat(30_000)],
])('%s in place of a body is invalid', async (_, body) => {
  const answer = await fetch(`${server.url}/api/me`, {
    method: 'PATCH',
    headers: { authorization: 'Bearer contractor_token' },
    body,
  })
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ error: { code: 'invalid' } })
})

test.each([65 * 1024, 5 * 1024 * 1024])('a body of %i bytes is too large', async (size) => {
  const refusal = await as('contractor_token').refusal('patchMe', { body: { name: 'x'.repeat(size) } })
  expect(refusal).toMatchObject({ status: 413, code: 'too_large' })
})

test('an invalid field is named by its dotted path', async () => {
  const refusal = await as('contractor_token').refusal('previewBulk', {
    body: { receiverIds: ['customer1', 'not an id!'], messageType: 'text', content: { text: 'hi' } },
  })
  expect(refusal).toMatchObject({ status: 400, code: 'invalid', issues: [{ path: 'receiverIds.1' }] })
})

test.each([{ limit: 0 }, { limit: 201 }, { limit: 'x' }, { cursor: 'made-up' }, { q: '\0' }])(
  'a list asked for with %o is invalid',
  async (query) => {
    const refusal = await as('contractor_token').refusal('listCustomers', { query: query as never })
    expect(refusal).toMatchObject({ status: 400, code: 'invalid' })
  },
)

test('HEAD answers as GET does, without a body', async () => {
  const answer = await fetch(`${server.url}/api/me`, {
    method: 'HEAD',
    headers: { authorization: 'Bearer contractor_token' },
  })
  expect(answer.status).toBe(200)
  expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(0)
})

test('a list comes smaller to whoever takes it so, and says the same', async () => {
  const ask = async (encoding: string) => {
    const headers = { authorization: 'Bearer contractor_token', 'accept-encoding': encoding }
    const answer = await fetch(`${server.url}/api/customers`, { headers })
    return { encoding: answer.headers.get('content-encoding'), body: await answer.json() }
  }
  const plain = await ask('identity')
  expect(plain.encoding).toBeNull()
  expect(await ask('br')).toEqual({ encoding: 'br', body: plain.body })
  expect(await ask('gzip')).toEqual({ encoding: 'gzip', body: plain.body })
})

test('answers are neither kept nor guessed at by a browser', async () => {
  const { headers } = await as('contractor_token').send('getMe')
  expect(headers.get('cache-control')).toBe('no-store')
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('referrer-policy')).toBe('same-origin')
  expect(headers.has('x-powered-by')).toBe(false)
})

test('after ten bad tokens further ones are rate limited, while a good one and none at all are not', async () => {
  const statuses: number[] = []
  for (let at = 0; at < 12; at += 1) statuses.push((await as(`made-up-${at}`).send('getMe')).status)
  expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429])
  expect((await as('contractor_token').send('getMe')).status).toBe(200)
  expect((await as(null).send('getMe')).status).toBe(401)
})

test('probes and metrics answer', async () => {
  expect((await as(null).send('healthz')).status).toBe(200)
  const ready = await as(null).send('readyz')
  expect([ready.status, await ready.json()]).toEqual([200, { ready: true, missing: [] }])
  expect((await as(null).send('metrics')).status).toBe(401)
  const metrics = await as('metrics-token').send('metrics')
  expect(await metrics.text()).toContain('rollcall_http_request_duration_seconds')
})

test.each(['0000-01-01T00:00:00.000Z_x', '2026-02-30T00:00:00.000Z_x', '2026-01-01T25:61:61Z_x', '12_x', '_', 'x'])(
  'conversations asked for with the cursor %s are invalid',
  async (cursor) => {
    const refusal = await as('contractor_token').refusal('listConversations', { query: { cursor } })
    expect(refusal).toMatchObject({ status: 400, code: 'invalid' })
  },
)

test('messages before or after a seq that no column holds are all or none', async () => {
  const api = as('contractor_token')
  const { items } = await api.get('listConversations', { query: { limit: 1 } })
  const params = { id: items[0]?.id ?? '' }
  const ask = async (query: Record<string, number>) => (await api.get('listMessages', { params, query })).items.length
  expect(await ask({ before: 2 ** 40 })).toBe(items[0]?.lastSeq)
  expect(await ask({ after: 2 ** 53 - 1 })).toBe(0)
})

test('a server that stops begins no session, and goes on with those that there are', async () => {
  const handshake = (query: string) => fetch(`${server.url}/socket.io/?EIO=4&transport=polling${query}`)
  const opened = await (await handshake('')).text()
  const { sid } = JSON.parse(opened.slice(1)) as { sid: string }
  server.runtime.isStopping = true
  expect((await handshake('')).status).toBe(503)
  expect((await handshake('&sid=')).status).toBe(503)
  const url = server.url.replace('http', 'ws')
  const refused = new WebSocket(`${url}/socket.io/?EIO=4&transport=websocket`)
  const [status] = await new Promise<[number | undefined]>((resolve) => {
    refused.on('unexpected-response', (_, answer) => resolve([answer.statusCode]))
    refused.on('open', () => resolve([undefined]))
  })
  expect(status).toBe(503)
  const body = '40{"token":"contractor_token"}'
  const going = await fetch(`${server.url}/socket.io/?EIO=4&transport=polling&sid=${sid}`, { method: 'POST', body })
  expect(going.status).toBe(200)
  server.runtime.isStopping = false
})
