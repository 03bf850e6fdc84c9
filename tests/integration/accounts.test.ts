import { encode } from 'next-auth/jwt'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApiClient } from '../support/api-client'
import { connectClient, connectRefusal } from '../support/test-client'
import { startTestServer, type TestServer } from '../support/test-server'

const password = 'a good password'
let server: TestServer
let serial = 0
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

type Account = { id: string; email: string }

async function openAccount(role: 'contractor' | 'customer' | 'admin' = 'customer'): Promise<Account> {
  serial += 1
  const email = `person${serial}@accounts.test`
  const { id } = await server.runtime.accounts.createAccount({ name: `Person ${serial}`, email, password, role })
  return { id, email }
}

const attempt = (email: string, given = password, address = `10.0.${serial}.1`) =>
  server.runtime.accounts.verifySignIn({
    email,
    password: given,
    address,
    userAgent: undefined,
    device: null,
    replacedSessionId: null,
  })

/** Signs in and gives the session's id and a client that carries its cookie. */
async function signIn({ email }: Account) {
  const signedIn = await attempt(email)
  if (!signedIn) throw new Error('not signed in')
  const { authSecret, publicUrl } = server.runtime.config
  const token = await encode({ token: { sid: signedIn.sessionId }, secret: authSecret })
  const cookie = `${server.runtime.sessionTokens.cookieName}=${token}`
  const client = createApiClient(server.url, null)
  const headers = { cookie, origin: publicUrl.origin }
  return { sessionId: signedIn.sessionId, client, headers }
}

test('a session opens pages to its cookie until it is over', async () => {
  const account = await openAccount()
  const { client, headers, sessionId } = await signIn(account)
  expect(await client.get('getMe', { headers })).toMatchObject({ id: account.id, role: 'customer' })
  expect((await client.get('listSessions', { headers })).items).toMatchObject([{ id: sessionId, current: true }])
  await client.get('endSession', { headers, params: { id: sessionId } })
  expect((await client.refusal('getMe', { headers })).status).toBe(401)
})

test.each([
  ['idle for 12 hours', "last_used_at = now() - interval '12 hours 1 second'"],
  ['30 days old', 'expires_at = now()'],
  ['revoked', 'revoked_at = now()'],
])('a session that is %s is nobody', async (_, change) => {
  const { client, headers, sessionId } = await signIn(await openAccount())
  await server.query(`UPDATE sessions SET ${change} WHERE id = $1`, [sessionId])
  expect((await client.refusal('getMe', { headers })).status).toBe(401)
})

test('use keeps a session from being idle, noted at most once a minute', async () => {
  const { client, headers, sessionId } = await signIn(await openAccount())
  const age = async () => {
    const [row] = await server.query<{ age: number }>(
      'SELECT extract(epoch FROM now() - last_used_at)::int AS age FROM sessions WHERE id = $1',
      [sessionId],
    )
    return row?.age ?? -1
  }
  const setAge = (seconds: number) =>
    server.query(`UPDATE sessions SET last_used_at = now() - $2 * interval '1 second' WHERE id = $1`, [
      sessionId,
      seconds,
    ])
  await setAge(30)
  await client.get('getMe', { headers })
  expect(await age()).toBeGreaterThanOrEqual(30)
  await setAge(3600)
  await client.get('getMe', { headers })
  expect(await age()).toBeLessThan(10)
})

test.each([
  ['no Origin', undefined],
  ['a foreign Origin', 'https://evil.test'],
  ['the Origin null', 'null'],
])('a change by cookie with %s is refused', async (_, origin) => {
  const { client, headers } = await signIn(await openAccount())
  const sent = { cookie: headers.cookie, ...(origin === undefined ? {} : { origin }) }
  const refusal = await client.refusal('patchMe', { headers: sent, body: { name: 'Mallory' } })
  expect(refusal).toMatchObject({ status: 403, code: 'forbidden' })
  expect((await client.get('getMe', { headers: sent })).name).not.toBe('Mallory')
})

test('ten failed sign-ins of one account from one address are enough, elsewhere it opens, and successes do not count', async () => {
  const { email } = await openAccount()
  for (let at = 0; at < 5; at += 1) expect(await attempt(email, password, '10.1.0.1')).not.toBeNull()
  for (let at = 0; at < 10; at += 1) expect(await attempt(email, 'wrong', '10.1.0.1')).toBeNull()
  await expect(attempt(email, 'wrong', '10.1.0.1')).rejects.toMatchObject({ code: 'rate_limited' })
  await expect(attempt(email, password, '10.1.0.1')).rejects.toMatchObject({ code: 'rate_limited' })
  expect(await attempt(email, password, '10.1.0.2')).not.toBeNull()
})

test('parallel guesses cannot outrun the count', async () => {
  const { email } = await openAccount()
  const outcomes = await Promise.allSettled(Array.from({ length: 30 }, () => attempt(email, 'wrong', '10.2.0.1')))
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
})

test('fifty failed sign-ins of one address are enough, whatever the accounts', async () => {
  const guess = (at: number) => attempt(`nobody${at}@accounts.test`, 'wrong', '10.3.0.1')
  const outcomes = await Promise.allSettled(Array.from({ length: 60 }, (_, at) => guess(at)))
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(50)
})

test('sixty people of one address can sign in at once', async () => {
  const { email } = await openAccount()
  const outcomes = await Promise.all(Array.from({ length: 60 }, () => attempt(email, password, '10.4.0.1')))
  expect(outcomes.every((outcome) => outcome !== null)).toBe(true)
})

test('a password change ends the other sessions, API tokens and their sockets, and leaves this one', async () => {
  const account = await openAccount()
  const here = await signIn(account)
  const there = await signIn(account)
  await server.runtime.accounts.createTokenFor(account.id, 'script', `${account.id}_token`)
  const script = await connectClient(server.url, `${account.id}_token`)
  const socket = await connectClient(server.url, '', { auth: {}, extraHeaders: there.headers })

  await here.client.get('changePassword', {
    headers: here.headers,
    body: { currentPassword: password, newPassword: 'another password' },
  })
  expect(await socket.next('session_ended')).toEqual({ reason: 'password_changed' })
  expect((await there.client.refusal('getMe', { headers: there.headers })).status).toBe(401)
  expect((await here.client.send('getMe', { headers: here.headers })).status).toBe(200)
  expect(await script.next('session_ended')).toEqual({ reason: 'password_changed' })
  expect((await createApiClient(server.url, `${account.id}_token`).refusal('getMe')).status).toBe(401)
  expect(await attempt(account.email)).toBeNull()
  expect(await attempt(account.email, 'another password')).not.toBeNull()
})

test('a wrong current password changes nothing', async () => {
  const { client, headers } = await signIn(await openAccount())
  const refusal = await client.refusal('changePassword', {
    headers,
    body: { currentPassword: 'wrong', newPassword: 'another password' },
  })
  expect(refusal).toMatchObject({ status: 400, issues: [{ path: 'currentPassword' }] })
})

test('signing out everywhere ends every session and API token', async () => {
  const account = await openAccount()
  const [here, there] = [await signIn(account), await signIn(account)]
  await server.runtime.accounts.createTokenFor(account.id, 'script', `${account.id}_all`)
  await here.client.get('endAllSessions', { headers: here.headers })
  for (const { client, headers } of [here, there]) expect((await client.refusal('getMe', { headers })).status).toBe(401)
  expect((await createApiClient(server.url, `${account.id}_all`).refusal('getMe')).status).toBe(401)
})

test('an API token works until it is revoked, which ends its sockets and nobody else can do', async () => {
  const owner = createApiClient(server.url, 'customer2_token')
  const { id, token } = await server.runtime.accounts.createTokenFor('customer2', 'script')
  const client = await connectClient(server.url, token)
  expect((await createApiClient(server.url, 'customer3_token').refusal('revokeToken', { params: { id } })).status).toBe(
    404,
  )
  await owner.get('revokeToken', { params: { id } })
  expect(await client.next('session_ended')).toEqual({ reason: 'revoked' })
  expect((await connectRefusal(server.url, { auth: { token } })).data).toEqual({ code: 'unauthorized' })
  expect(JSON.stringify(await owner.get('listTokens'))).not.toContain(id)
})

test('signing up opens an account once an address, as contractor or customer', async () => {
  const anyone = createApiClient(server.url, null)
  const body = { name: 'New', email: 'New@Accounts.test', password, role: 'contractor' }
  const { id } = await anyone.get('signUp', { body })
  expect(await attempt('new@accounts.test')).toMatchObject({ user: { id, role: 'contractor' } })
  expect(await anyone.refusal('signUp', { body })).toMatchObject({ status: 409, code: 'conflict' })
  expect((await anyone.refusal('signUp', { body: { ...body, email: 'b@x.test', role: 'admin' } })).status).toBe(400)
  const foreign = { body: { ...body, email: 'c@x.test' }, headers: { origin: 'https://evil.test' } }
  expect((await anyone.refusal('signUp', foreign)).status).toBe(403)
})

test('a deleted account is closed, nameless and free to sign up again', async () => {
  const account = await openAccount()
  const { client, headers } = await signIn(account)
  expect((await client.refusal('deleteMe', { headers, body: { password: 'wrong' } })).status).toBe(400)
  const changes = [{ place: 'bulk', field: 'text', value: 'half written', base: 0, ageMs: 0 }]
  await client.get('putDrafts', { headers, body: { changes } })
  await client.get('beginPartialUpload', { headers, params: { id: 'p1' }, body: { fileName: 'a.png', fileSize: 10 } })
  const begun = () =>
    server.query(
      'SELECT user_id FROM draft_fields WHERE user_id = $1 UNION ALL SELECT owner_id FROM partial_uploads WHERE owner_id = $1',
      [account.id],
    )
  expect(await begun()).toHaveLength(2)
  await client.get('deleteMe', { headers, body: { password } })
  expect((await client.refusal('getMe', { headers })).status).toBe(401)
  expect(await attempt(account.email)).toBeNull()
  const [row] = await server.query('SELECT name, email FROM users WHERE id = $1', [account.id])
  expect(row).toEqual({ name: 'Deleted user', email: `deleted-${account.id}@invalid` })
  expect(await begun(), 'what was begun goes with it').toEqual([])
  await server.runtime.accounts.createAccount({ name: 'Again', email: account.email, password, role: 'customer' })
})

test('a suspended user is out at once, keeps API tokens for later, and comes back when restored', async () => {
  const admin = createApiClient(server.url, 'admin_token')
  const client = await connectClient(server.url, 'customer4_token')
  const suspended = await admin.get('adminPatchUser', { params: { id: 'customer4' }, body: { suspended: true } })
  expect(suspended).toMatchObject({ id: 'customer4', suspended: true })
  expect(await client.next('session_ended')).toEqual({ reason: 'suspended' })
  const self = createApiClient(server.url, 'customer4_token')
  expect((await self.refusal('getMe')).status).toBe(401)
  await expect(attempt('customer4@demo.test', 'rollcall-demo')).rejects.toMatchObject({ code: 'suspended' })
  await admin.get('adminPatchUser', { params: { id: 'customer4' }, body: { suspended: false } })
  expect((await self.send('getMe')).status).toBe(200)
})

test('a new role counts at once and ends open sockets', async () => {
  const account = await openAccount('customer')
  await server.runtime.accounts.createTokenFor(account.id, 'script', `${account.id}_role`)
  const client = await connectClient(server.url, `${account.id}_role`)
  const self = createApiClient(server.url, `${account.id}_role`)
  expect((await self.refusal('listBatches')).status).toBe(403)
  const admin = createApiClient(server.url, 'admin_token')
  await admin.get('adminPatchUser', { params: { id: account.id }, body: { role: 'contractor' } })
  expect(await client.next('session_ended')).toEqual({ reason: 'role_changed' })
  expect((await self.send('listBatches')).status).toBe(200)
})

test('no admin can change themselves, and the last one stays', async () => {
  const admin = createApiClient(server.url, 'admin_token')
  const self = { params: { id: 'admin1' }, body: { suspended: true } }
  expect((await admin.refusal('adminPatchUser', self)).status).toBe(409)
  expect((await admin.refusal('deleteMe', { body: { password: 'rollcall-demo' } })).status).toBe(409)
  await expect(server.runtime.accounts.setStanding('admin1', { role: 'customer' })).rejects.toMatchObject({
    code: 'conflict',
  })
})

test('two admins who demote each other at once leave one', async () => {
  const other = await openAccount('admin')
  const { setStanding } = server.runtime.accounts
  const outcomes = await Promise.allSettled([
    setStanding('admin1', { role: 'customer' }),
    setStanding(other.id, { role: 'customer' }),
  ])
  expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1)
  await server.query(`UPDATE users SET role = 'admin' WHERE id = 'admin1'`)
  await setStanding(other.id, { role: 'customer' }).catch(() => {})
})

test("an admin ends anybody's session and finds users without learning more than the list says", async () => {
  const account = await openAccount()
  const { client, headers, sessionId } = await signIn(account)
  const admin = createApiClient(server.url, 'admin_token')
  const { items } = await admin.get('adminUsers', { query: { q: account.email } })
  expect(items).toMatchObject([{ id: account.id, suspended: false }])
  await admin.get('adminEndSession', { params: { id: sessionId } })
  expect((await client.refusal('getMe', { headers })).status).toBe(401)
  expect((await admin.refusal('adminEndSession', { params: { id: sessionId } })).status).toBe(404)
})
