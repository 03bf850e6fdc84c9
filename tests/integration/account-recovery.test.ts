import { expect, test } from 'vitest'
import { createScene, type Person } from '../support/scene'

const scene = createScene({ LIMIT_FACTOR: '100' })

const password = 'a winding river 41'

async function makeLink(user: Pick<Person, 'id'>): Promise<{ token: string; url: URL; expiresAt: string }> {
  const admin = await scene.person('admin')
  const made = await scene.api(admin.token).get('adminMakeResetLink', { params: { id: user.id } })
  const url = new URL(made.url)
  return { ...made, url, token: url.hash.slice(1) }
}

const use = (token: string, chosen = password) =>
  scene.api(null).send('resetPassword', { body: { token, password: chosen } })

test('a link of an admin sets a new password once, and ends all sessions, tokens and other links', async () => {
  const user = await scene.person('customer')
  const session = await scene.session(user)
  const earlier = await makeLink(user)
  const { token, url, expiresAt } = await makeLink(user)
  // What follows the # reaches no server, no log and no other site.
  expect([url.pathname, url.search]).toEqual(['/reset-password', ''])
  expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(30 * 60_000)
  const socket = await scene.connect(user.token)
  const ended = socket.next('session_ended')

  expect((await use(earlier.token)).status).toBe(400)
  expect((await use(token)).status).toBe(204)
  expect(await ended).toEqual({ reason: 'password_changed' })
  expect((await use(token, 'another good one 17')).status).toBe(400)
  expect((await scene.api(user.token).send('getMe')).status).toBe(401)
  expect((await fetch(`${scene.url}/api/me`, { headers: session.headers })).status).toBe(401)
  const signIn = (typed: string) =>
    scene.server.runtime.accounts.verifySignIn({
      email: `${user.id}@scene.test`,
      password: typed,
      address: '127.0.0.1',
      userAgent: 'Test',
      device: null,
      replacedSessionId: null,
    })
  expect(await signIn('another good one 17')).toBeNull()
  expect((await signIn(password))?.user.id).toBe(user.id)
})

test('of many who use a link at once, one sets the password', async () => {
  const { token } = await makeLink(await scene.person('customer'))
  const answers = await Promise.all(Array.from({ length: 8 }, (_, at) => use(token, `a winding river ${at}`)))
  expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array.from({ length: 7 }, () => 400)])
})

test('a link that is over, made up or used for a bad password sets nothing, and a bad password does not use it up', async () => {
  const user = await scene.person('customer', 'Ava Thompson')
  const { token } = await makeLink(user)
  for (const bad of ['password', 'Ava Thompson']) {
    const refused = await use(token, bad)
    expect([refused.status, (await refused.json()).error.issues[0].path]).toEqual([400, 'password'])
  }
  const over = { status: 400, code: 'invalid', issues: [{ path: 'token' }] }
  expect(await scene.api(null).refusal('resetPassword', { body: { token: 'made-up', password } })).toMatchObject(over)
  await scene.server.query(`UPDATE account_links SET expires_at = now() WHERE user_id = $1`, [user.id])
  expect(await scene.api(null).refusal('resetPassword', { body: { token, password } })).toMatchObject(over)
})

test('a password that was changed meanwhile ends links that were made before', async () => {
  const user = await scene.person('customer')
  const { token } = await makeLink(user)
  await scene.server.runtime.accounts.setPassword(user.id, 'quite another one 5')
  expect((await use(token)).status).toBe(400)
})

test('a link made by an admin is in the audit trail and in the security log', async () => {
  const user = await scene.person('customer')
  await makeLink(user)
  const admin = scene.api((await scene.person('admin')).token)
  const { items } = await admin.get('adminAudit', { query: { q: user.id } })
  expect(items).toMatchObject([
    { action: 'reset_link_made', user: { id: user.id }, after: { expiresAt: expect.any(String) } },
  ])
  const log = await admin.get('adminSecurityLog', { query: { userId: user.id } })
  expect(log.items.map(({ kind }) => kind)).toContain('reset_link_made')
  expect(JSON.stringify([items, log])).not.toMatch(/reset-password#/)
})

test('the secret of a link stands nowhere in the database', async () => {
  const { token } = await makeLink(await scene.person('customer'))
  const rows = await scene.server.query('SELECT row_to_json(l)::text AS row FROM account_links l', [])
  expect(JSON.stringify(rows)).not.toContain(token)
})

test('where no mail is sent, asking for one is answered so', async () => {
  const { id } = await scene.person('customer')
  for (const email of [`${id}@scene.test`, 'nobody@scene.test']) {
    expect(await scene.api(null).refusal('requestPasswordReset', { body: { email } })).toMatchObject({
      status: 409,
      code: 'conflict',
    })
  }
})
