import { request } from 'node:http'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { readConfig } from '../../lib/server/config'
import { createScene, type Person } from '../support/scene'

const scene = createScene({ METRICS_TOKEN: 'a-token-of-the-metrics' })

type Answer = { status: number; body: string }

/** A request whose body is held back: `send` lets it go. */
function holdBack(path: string, method: string, headers: Record<string, string>, body: string) {
  const req = request(`${scene.url}${path}`, { method, headers })
  const answer = new Promise<Answer>((resolve, reject) => {
    req.once('error', reject)
    req.once('response', async (res) => {
      let text = ''
      for await (const chunk of res.setEncoding('utf8')) text += chunk
      resolve({ status: res.statusCode ?? 0, body: text })
    })
  })
  req.write(body.slice(0, 1))
  return { answer, send: () => req.end(body.slice(1)) }
}

/** A second request is answered after the first was let in as far as its body. */
const letIn = () => fetch(`${scene.url}/api/me`, { headers: { authorization: 'Bearer admin_token' } })

const json = (person: Pick<Person, 'token'>) => ({
  authorization: `Bearer ${person.token}`,
  'content-type': 'application/json',
})

test('rights that end while a body is on its way are gone when it has come', async () => {
  const [admin, accomplice] = [await scene.person('admin'), await scene.person('customer')]
  const pending = holdBack(`/api/admin/users/${accomplice.id}`, 'PATCH', json(admin), JSON.stringify({ role: 'admin' }))
  await letIn()
  await scene.api('admin_token').get('adminPatchUser', { params: { id: admin.id }, body: { role: 'customer' } })
  pending.send()
  expect((await pending.answer).status).toBe(403)
  const [row] = await scene.server.query<{ role: string }>('SELECT role FROM users WHERE id = $1', [accomplice.id])
  expect(row?.role).toBe('customer')
})

test('a token that ends, and a user who is suspended, while a body is on its way do nothing', async () => {
  for (const end of ['UPDATE api_tokens SET revoked_at = now()', 'UPDATE users SET suspended_at = now()']) {
    const person = await scene.person('contractor')
    const pending = holdBack('/api/templates', 'POST', json(person), JSON.stringify({ name: 'n', text: 't' }))
    await letIn()
    const owner = end.includes('users') ? 'id' : 'user_id'
    await scene.server.query(`${end} WHERE ${owner} = $1`, [person.id])
    pending.send()
    expect((await pending.answer).status).toBe(401)
    expect(await scene.server.query('SELECT id FROM templates WHERE owner_id = $1', [person.id])).toEqual([])
  }
})

test('an upload of somebody suspended meanwhile is not stored', async () => {
  const person = await scene.person('customer')
  const body = [
    '--edge',
    'Content-Disposition: form-data; name="file"; filename="offer.pdf"',
    '',
    '%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF',
    '--edge--',
    '',
  ].join('\r\n')
  const headers = { authorization: `Bearer ${person.token}`, 'content-type': 'multipart/form-data; boundary=edge' }
  const pending = holdBack('/api/uploads', 'POST', headers, body)
  await letIn()
  await scene.server.query('UPDATE users SET suspended_at = now() WHERE id = $1', [person.id])
  pending.send()
  expect((await pending.answer).status).toBe(401)
  expect(await scene.server.query('SELECT file_url FROM uploads WHERE owner_id = $1', [person.id])).toEqual([])
})

test('a link on another site is no request to the API, and a page of one’s own is', async () => {
  const session = await scene.session(await scene.person('admin'))
  const ask = (headers: Record<string, string>) =>
    fetch(`${scene.url}/api/admin/analytics`, { headers: { cookie: session.cookie, ...headers } })
  expect((await ask({ 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  expect((await ask({ 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' })).status).toBe(403)
  for (const site of ['same-origin', 'none']) expect((await ask({ 'sec-fetch-site': site })).status).toBe(200)
})

test.each([
  ['GET', '/inbox/%E0%A4%A', 400],
  ['GET', '/api/jobs/%E0%A4%A', 400],
  ['OPTIONS', '*', 400],
  ['GET', 'http://elsewhere.example/', 400],
  ['POST', '/api/auth/_log', 404],
  ['POST', '/api/auth/session', 404],
  ['GET', '/api/auth/callback/credentials', 404],
  ['GET', '/api/auth', 404],
  ['DELETE', '/api/auth/csrf', 404],
])('%s %s is answered with %i, whatever is behind the door', async (method, target, status) => {
  const { port, hostname } = new URL(scene.url)
  const socket = connect(Number(port), hostname)
  socket.end(`${method} ${target} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)
  let answer = ''
  for await (const chunk of socket.setEncoding('utf8')) answer += chunk
  expect(answer.split(' ')[1]).toBe(String(status))
  expect(answer).toContain('"error"')
})

test('the token of the metrics cannot be guessed at will', async () => {
  const guess = async (at: number) => (await scene.api(`guess-${at}`).send('metrics')).status
  const statuses: number[] = []
  for (let at = 0; at < 12; at += 1) statuses.push(await guess(at))
  // Bad tokens of other routes from this address count too.
  expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(10)
  expect(statuses.at(-1)).toBe(429)
  expect((await scene.api('a-token-of-the-metrics').send('metrics')).status).toBe(200)
})

test('every answer says what a browser may do', async () => {
  for (const path of ['/healthz', '/api/me', '/nowhere', '/socket.io/?transport=polling&EIO=4']) {
    const { headers } = await fetch(`${scene.url}${path}`)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.get('permissions-policy')).toContain('geolocation=()')
  }
})

const production = { NODE_ENV: 'production', PUBLIC_URL: 'https://chat.example.com' }

test.each([
  [{ AUTH_SECRET: 'a'.repeat(32) }, 'AUTH_SECRET is too simple'],
  [{ AUTH_SECRET: 'ab'.repeat(16) }, 'AUTH_SECRET is too simple'],
  [{ METRICS_TOKEN: 'a' }, 'METRICS_TOKEN must have'],
  [{ TRUST_PROXY: '0.0.0.0/0' }, 'would trust everybody'],
  [{ TRUST_PROXY: '10.0.0.0/8,::/0' }, '::/0 would trust everybody'],
])('a production server refuses %o', (setting, words) => {
  expect(() => readConfig({ ...production, ...setting })).toThrow(words)
})
