import { encode } from 'next-auth/jwt'
import { expect, test } from 'vitest'
import type { Role, TokenScope } from '../../lib/protocol/objects'
import { createScene } from '../support/scene'
import { connectRefusal } from '../support/test-client'

const scene = createScene({ LIMIT_FACTOR: '100' })
const password = 'three spotted horses'
let serial = 0

type Session = { userId: string; id: string; headers: { cookie: string; origin: string } }

/** Somebody with a password, signed in at a browser. */
async function signIn(role: Role = 'customer'): Promise<Session> {
  serial += 1
  const { accounts } = scene.server.runtime
  const account = { name: `Stolen ${serial}`, email: `stolen${serial}@attacks.test`, password, role }
  const { id } = await accounts.createAccount(account)
  return { userId: id, ...(await signInAgain(account.email)) }
}

async function signInAgain(email: string): Promise<Omit<Session, 'userId'>> {
  const { accounts, config, sessionTokens } = scene.server.runtime
  const from = { address: '10.60.0.1', userAgent: undefined, device: null, replacedSessionId: null }
  const signedIn = await accounts.verifySignIn({ email, password, ...from })
  if (signedIn === null) throw new Error('not signed in')
  const token = await encode({ token: { sid: signedIn.sessionId }, secret: config.authSecret })
  const headers = { cookie: `${sessionTokens.cookieName}=${token}`, origin: config.publicUrl.origin }
  return { id: signedIn.sessionId, headers }
}

const anyone = () => scene.api(null)
const confirm = ({ headers }: Session, given = password) =>
  anyone().send('confirmPassword', { headers, body: { password: given } })
const makeToken = ({ headers }: Session, more: object = {}) =>
  anyone().get('createToken', { headers, body: { name: 'script', ...more } })
const refusedToken = ({ headers }: Session, more: object = {}) =>
  anyone().refusal('createToken', { headers, body: { name: 'script', ...more } })
const needsPassword = { status: 403, code: 'forbidden', reauthenticate: true }

test('a session alone makes no token, nor after a wrong password; with the right one it does for five minutes', async () => {
  const session = await signIn()
  expect(await refusedToken(session)).toMatchObject(needsPassword)
  expect((await confirm(session, 'a wrong guess')).status).toBe(400)
  expect(await refusedToken(session)).toMatchObject(needsPassword)
  expect((await confirm(session)).status).toBe(204)
  const made = await makeToken(session)
  expect(made).toMatchObject({ scopes: ['read', 'send'] })
  const days = (Date.parse(made.expiresAt ?? '') - Date.now()) / 86_400_000
  expect(days).toBeGreaterThan(89.9)
  expect(days).toBeLessThan(90.1)
  await scene.server.query(`UPDATE sessions SET confirmed_at = now() - interval '5 minutes' WHERE id = $1`, [
    session.id,
  ])
  expect(await refusedToken(session)).toMatchObject(needsPassword)
})

test('what is confirmed in one session is not in another of the same person', async () => {
  const session = await signIn()
  const other = { ...session, ...(await signInAgain(`stolen${serial}@attacks.test`)) }
  await confirm(other)
  expect(await refusedToken(session)).toMatchObject(needsPassword)
})

test('no API token makes another or confirms a password, whatever its scopes', async () => {
  for (const token of ['customer_token', 'admin_token']) {
    const made = await scene.api(token).refusal('createToken', { body: { name: 'script' } })
    expect(made).toMatchObject({ status: 403, code: 'forbidden' })
    expect(made.reauthenticate).toBeUndefined()
    const confirmed = await scene.api(token).refusal('confirmPassword', { body: { password: 'rollcall-demo' } })
    expect(confirmed).toMatchObject({ status: 403, code: 'forbidden' })
  }
})

test('an admin session changes no role or standing without the password, and a token does by its scope', async () => {
  const session = await signIn('admin')
  const { id } = await scene.person('customer')
  const input = { params: { id }, body: { suspended: true } }
  expect(await anyone().refusal('adminPatchUser', { ...input, headers: session.headers })).toMatchObject(needsPassword)
  await confirm(session)
  await anyone().get('adminPatchUser', { ...input, headers: session.headers })
  const { token } = await makeToken(session, { scopes: ['read', 'send'] })
  expect(await scene.api(token).refusal('adminPatchUser', input)).toMatchObject({ status: 403, code: 'forbidden' })
  const { token: full } = await makeToken(session, { scopes: ['read', 'admin'] })
  await scene.api(full).get('adminPatchUser', { ...input, body: { suspended: false } })
})

test('twenty live tokens are enough, however many ask at once; an expired or revoked one makes room', async () => {
  const session = await signIn()
  await confirm(session)
  const asked = await Promise.all(
    Array.from({ length: 40 }, () =>
      anyone().send('createToken', { headers: session.headers, body: { name: 'script' } }),
    ),
  )
  const statuses = asked.map(({ status }) => status)
  expect(statuses.filter((status) => status === 200)).toHaveLength(20)
  expect(statuses.filter((status) => status === 409)).toHaveLength(20)
  const { items } = await anyone().get('listTokens', { headers: session.headers })
  await anyone().get('revokeToken', { headers: session.headers, params: { id: items[0]?.id ?? '' } })
  await makeToken(session)
  await scene.server.query('UPDATE api_tokens SET expires_at = now() WHERE id = $1', [items[1]?.id])
  await makeToken(session)
  expect((await refusedToken(session)).code).toBe('conflict')
})

test('a token has an end within a year, scopes that it reads by, and admin for admins alone', async () => {
  const session = await signIn()
  await confirm(session)
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
  for (const more of [{ expiresAt: inDays(367) }, { expiresAt: inDays(-1) }, { scopes: [] }, { scopes: ['send'] }]) {
    expect(await refusedToken(session, more)).toMatchObject({ status: 400, code: 'invalid' })
  }
  expect(await refusedToken(session, { scopes: ['read', 'admin'] })).toMatchObject({ status: 403, code: 'forbidden' })
  await makeToken(session, { expiresAt: inDays(365), scopes: ['read'] })
})

test('a token does what its scopes say, over HTTP and over a socket', async () => {
  const session = await signIn('contractor')
  await confirm(session)
  const tokenFor = async (...scopes: TokenScope[]) => (await makeToken(session, { scopes })).token
  const reader = scene.api(await tokenFor('read'))
  expect((await reader.send('listConversations')).status).toBe(200)
  const preview = { receiverIds: ['customer1'], messageType: 'text', content: { text: 'hi' } }
  expect((await reader.send('previewBulk', { body: preview })).status).toBe(200)
  const form = new FormData()
  form.append('file', new Blob(['%PDF-1.4']), 'a.pdf')
  for (const refused of [
    await reader.refusal('patchMe', { body: { name: 'Mallory' } }),
    await reader.refusal('createJob', { body: { title: 'A job' } }),
    await reader.refusal('createUpload', { body: form }),
    await reader.refusal('endAllSessions'),
  ]) {
    expect(refused).toMatchObject({ status: 403, code: 'forbidden' })
  }
  const message = { receiverId: 'customer1', messageType: 'text' as const, content: { text: 'hi' } }
  const client = await scene.connect(await tokenFor('read'))
  await client.get('get_online_status', { userId: 'customer1' })
  expect((await client.refusal('send_message', message)).code).toBe('forbidden')
  expect((await client.refusal('send_bulk_message', preview)).code).toBe('forbidden')
  const sender = await scene.connect(await tokenFor('read', 'send'))
  await sender.get('send_message', message)
})

test('a token ends at its time, and its socket with it', async () => {
  const session = await signIn()
  await confirm(session)
  const { id, token } = await makeToken(session)
  await scene.server.query(`UPDATE api_tokens SET expires_at = now() + interval '1 second' WHERE id = $1`, [id])
  const client = await scene.connect(token)
  expect(await client.next('session_ended')).toEqual({ reason: 'expired' })
  expect((await scene.api(token).refusal('getMe')).status).toBe(401)
  expect((await connectRefusal(scene.url, { auth: { token } })).data).toEqual({ code: 'unauthorized' })
})

test.each([
  ['signing out everywhere', 'signed_out', ({ headers }: Session) => anyone().get('endAllSessions', { headers })],
  [
    'a new password',
    'password_changed',
    ({ headers }: Session) =>
      anyone().get('changePassword', {
        headers,
        body: { currentPassword: password, newPassword: 'four spotted horses' },
      }),
  ],
])('%s ends every token and its sockets', async (_, reason, end) => {
  const session = await signIn()
  await confirm(session)
  const { token } = await makeToken(session)
  const client = await scene.connect(token)
  await end(session)
  expect(await client.next('session_ended')).toEqual({ reason })
  expect((await scene.api(token).refusal('getMe')).status).toBe(401)
})
