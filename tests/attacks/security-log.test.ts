import { encode } from 'next-auth/jwt'
import { expect, test } from 'vitest'
import type { AdminSecurityEntry } from '../../lib/protocol/security-log'
import type { KnownDevice } from '../../lib/server/auth/device-token'
import { createScene } from '../support/scene'

const scene = createScene({ TRUST_PROXY: '127.0.0.1' })
const password = 'three spotted horses'
const userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
let serial = 0

async function openAccount(role: 'customer' | 'admin' = 'customer') {
  serial += 1
  const email = `logged${serial}@attacks.test`
  const { id } = await scene.server.runtime.accounts.createAccount({ name: `Logged ${serial}`, email, password, role })
  return { id, email }
}

const attempt = (email: string, given = password, address = `10.70.0.${serial}`, device: KnownDevice | null = null) =>
  scene.server.runtime.accounts.verifySignIn({
    email,
    password: given,
    address,
    userAgent,
    device,
    replacedSessionId: null,
  })

async function signIn(email: string) {
  const signedIn = await attempt(email)
  if (!signedIn) throw new Error('not signed in')
  const { config, sessionTokens } = scene.server.runtime
  const token = await encode({ token: { sid: signedIn.sessionId }, secret: config.authSecret })
  const cookie = `${sessionTokens.cookieName}=${token}`
  return {
    ...signedIn,
    headers: { cookie, origin: config.publicUrl.origin, 'x-forwarded-for': '203.0.113.9', 'user-agent': userAgent },
  }
}

/** What the log holds of an account, oldest first. */
async function entriesOf(userId: string): Promise<AdminSecurityEntry[]> {
  const { items } = await scene.api('admin_token').get('adminSecurityLog', { query: { userId, limit: 200 } })
  return items.reverse()
}
const kindsOf = async (userId: string) => (await entriesOf(userId)).map(({ kind }) => kind)

test('what happens to an account is written down: who, from where, what', async () => {
  const { id, email } = await openAccount()
  await attempt(email, 'a wrong guess', '198.51.100.7')
  const { headers } = await signIn(email)
  const me = scene.api(null)
  await me.get('patchMe', { headers, body: { visibility: 'nobody' } })
  await me.refusal('confirmPassword', { headers, body: { password: 'a wrong guess' } })
  await me.get('confirmPassword', { headers, body: { password } })
  const made = await me.get('createToken', { headers, body: { name: 'A name that was typed' } })
  await me.get('revokeToken', { headers, params: { id: made.id } })
  await me.refusal('adminUsers', { headers })
  await me.get('changePassword', { headers, body: { currentPassword: password, newPassword: 'four spotted horses' } })
  await me.get('endAllSessions', { headers })

  const entries = await entriesOf(id)
  expect(entries.map(({ kind }) => kind)).toEqual([
    'account_opened',
    'sign_in_failed',
    'sign_in',
    'settings_changed',
    'password_wrong',
    'password_confirmed',
    'token_made',
    'token_revoked',
    'access_refused',
    'password_changed',
    'all_ended',
  ])
  const failed = entries[1]
  expect(failed).toMatchObject({ address: '198.51.100.7', device: 'Firefox on Linux', actor: null, user: { id } })
  expect(entries[3]).toMatchObject({ address: '203.0.113.9', actor: { id }, details: { fields: 'visibility' } })
  expect(entries[6]?.details).toEqual({ scopes: 'read, send' })
  expect(entries[8]?.details).toEqual({ route: 'adminUsers' })
  const text = JSON.stringify(entries)
  for (const secret of [password, 'wrong guess', 'four spotted', made.token, 'A name that was typed', email]) {
    expect(text).not.toContain(secret)
  }
})

test('what admins and the operator do is told to those whom it concerns, without who and where', async () => {
  const { id, email } = await openAccount()
  const { headers } = await signIn(email)
  const admin = await openAccount('admin')
  const { headers: adminHeaders } = await signIn(admin.email)
  await scene.api(null).get('confirmPassword', { headers: adminHeaders, body: { password } })
  const input = { headers: adminHeaders, params: { id } }
  await scene.api(null).get('adminPatchUser', { ...input, body: { role: 'contractor' } })
  await scene.server.runtime.accounts.setStanding(id, { role: 'customer' })
  const [byAdmin, byOperator] = (await entriesOf(id)).slice(-2)
  expect(byAdmin).toMatchObject({ kind: 'role_changed', actor: { id: admin.id }, address: '203.0.113.9' })
  expect(byAdmin?.details).toEqual({ before: 'customer', after: 'contractor' })
  expect(byOperator).toMatchObject({ kind: 'role_changed', actor: null, address: 'command line' })

  const { items } = await scene.api(null).get('listSecurityLog', { headers })
  expect(items[1]).toMatchObject({ kind: 'role_changed', isOwn: false, address: '', device: '' })
  expect(items.at(-2)).toMatchObject({ kind: 'sign_in', isOwn: true, device: 'Firefox on Linux' })
  expect(JSON.stringify(items)).not.toContain(admin.id)
})

test('one reads the log of the own account alone, page by page', async () => {
  const [mine, theirs] = [await openAccount(), await openAccount()]
  const { headers } = await signIn(mine.email)
  await signIn(theirs.email)
  const first = await scene.api(null).get('listSecurityLog', { headers, query: { limit: 1 } })
  expect(first.items.map(({ kind }) => kind)).toEqual(['sign_in'])
  const cursor = first.nextCursor ?? ''
  const second = await scene.api(null).get('listSecurityLog', { headers, query: { limit: 1, cursor } })
  expect(second.items.map(({ kind }) => kind)).toEqual(['account_opened'])
  expect(second.nextCursor).toBeNull()
})

test('admins find entries by kind, by person and by address', async () => {
  const { id, email } = await openAccount()
  await attempt(email, 'a wrong guess', '198.51.100.23')
  const admin = scene.api('admin_token')
  const find = async (query: Record<string, string>) => (await admin.get('adminSecurityLog', { query })).items
  expect((await find({ q: email })).map(({ kind }) => kind)).toEqual(['sign_in_failed', 'account_opened'])
  expect((await find({ q: '198.51.100.23' })).map(({ user }) => user?.id)).toEqual([id])
  expect((await find({ q: email, kind: 'account_opened' })).length).toBe(1)
  expect((await scene.api('customer_token').refusal('adminSecurityLog')).status).toBe(403)
})

test('other live sessions hear of a browser that was not known, and not of one that was', async () => {
  const { id, email } = await openAccount()
  const { headers, device } = await signIn(email)
  const tab = await scene.connect('', { auth: {}, extraHeaders: { cookie: headers.cookie, origin: headers.origin } })
  await attempt(email, password, '198.51.100.8')
  expect(await tab.next('signed_in_elsewhere')).toMatchObject({ device: 'Firefox on Linux', address: '198.51.100.8' })
  await attempt(email, password, '198.51.100.8', device)
  await tab.get('get_online_status', { userId: id })
  expect(tab.received.map(({ event }) => event)).not.toContain('signed_in_elsewhere')
  const signIns = (await entriesOf(id)).filter(({ kind }) => kind === 'sign_in')
  expect(signIns.map(({ details }) => details.device)).toEqual(['new', 'new', undefined])
})

test('the owner is told once that somebody guesses from many places', async () => {
  const { id, email } = await openAccount()
  const guesses = Array.from({ length: 40 }, (_, at) => attempt(email, 'a wrong guess', `10.71.${serial}.${at}`))
  await Promise.allSettled(guesses)
  expect((await kindsOf(id)).filter((kind) => kind === 'sign_in_held')).toHaveLength(1)
})

test('a flood of failures leaves a sample', async () => {
  const { id, email } = await openAccount()
  const { headers } = await signIn(email)
  const asked = Array.from({ length: 60 }, () => scene.api(null).refusal('adminUsers', { headers }))
  expect((await Promise.all(asked)).every(({ status }) => status === 403)).toBe(true)
  expect((await kindsOf(id)).filter((kind) => kind === 'access_refused')).toHaveLength(20)
})

test('entries go when they are older than the setting says', async () => {
  const { id } = await openAccount()
  await scene.server.query(`UPDATE security_log SET at = now() - interval '89 days' WHERE user_id = $1`, [id])
  const { securityLog, config } = scene.server.runtime
  await securityLog.removeOld(config.securityLogDays)
  expect(await kindsOf(id)).toEqual(['account_opened'])
  await scene.server.query(`UPDATE security_log SET at = now() - interval '91 days' WHERE user_id = $1`, [id])
  await securityLog.removeOld(config.securityLogDays)
  expect(await kindsOf(id)).toEqual([])
})
