import { encode } from 'next-auth/jwt'
import { expect, test } from 'vitest'
import { createScene } from '../support/scene'
import { connectClient } from '../support/test-client'

const scene = createScene({ LIMIT_FACTOR: '100' })
const good = 'three spotted horses'

async function signIn(email: string, password: string, replacedSessionId: string | null = null) {
  const { accounts, config, sessionTokens } = scene.server.runtime
  const attempt = { email, password, address: '10.9.0.1', userAgent: undefined, device: null, replacedSessionId }
  const signedIn = await accounts.verifySignIn(attempt)
  if (signedIn === null) throw new Error('not signed in')
  const token = await encode({ token: { sid: signedIn.sessionId }, secret: config.authSecret })
  const headers = { cookie: `${sessionTokens.cookieName}=${token}`, origin: config.publicUrl.origin }
  return { id: signedIn.sessionId, headers }
}

const owner = { name: 'Marigold Fennimore', email: 'Marigold.F@attacks.test', role: 'customer' }

test.each([
  'password',
  '12345678',
  'PassWord',
  'qwertyuiop',
  'pass word',
  'letmein1',
  'iloveyou1',
  'trustno1',
  'sup3rsecret',
  'longpassword1',
  '1qaz2wsx1qaz2wsx',
])('a password that is guessed soon, %j, opens no account', async (password) => {
  const refusal = await scene.api(null).refusal('signUp', { body: { ...owner, password } })
  expect(refusal).toMatchObject({ status: 400, code: 'invalid', issues: [{ path: 'password' }] })
})

test.each(['marigold.f@attacks.test', 'MARIGOLD.F', 'marigoldfennimore', 'Marigold Fennimore'])(
  'what everybody knows of its owner, %j, opens no account',
  async (password) => {
    const refusal = await scene.api(null).refusal('signUp', { body: { ...owner, password } })
    expect(refusal).toMatchObject({ status: 400, code: 'invalid', issues: [{ path: 'password' }] })
  },
)

test('a bad password replaces no good one, over HTTP or from the command line', async () => {
  const { id } = await scene.api(null).get('signUp', { body: { ...owner, password: good } })
  const { headers } = await signIn(owner.email, good)
  for (const newPassword of ['sunshine', 'Marigold.F']) {
    const body = { currentPassword: good, newPassword }
    const refusal = await scene.api(null).refusal('changePassword', { headers, body })
    expect(refusal).toMatchObject({ code: 'invalid', issues: [{ path: 'newPassword' }] })
    await expect(scene.server.runtime.accounts.setPassword(id, newPassword)).rejects.toMatchObject({ code: 'invalid' })
  }
  await signIn(owner.email, good)
})

test('signing in again ends the session that the browser held, whoever it was of, and no other', async () => {
  const email = 'again@attacks.test'
  const body = { name: 'Someone Else', email, role: 'customer', password: good }
  await scene.api(null).get('signUp', { body })
  const [held, elsewhere] = [await scene.session({ id: 'customer1' }), await signIn(email, good)]
  const extraHeaders = { cookie: held.cookie, origin: held.headers.origin }
  const tab = await connectClient(scene.url, '', { auth: {}, extraHeaders })
  await expect(signIn(email, 'a wrong guess', held.id)).rejects.toThrow('not signed in')
  expect((await scene.api(null).send('getMe', { headers: held.headers })).status).toBe(200)

  const { headers } = await signIn(email, good, held.id)
  expect(await tab.next('session_ended')).toEqual({ reason: 'signed_out' })
  expect((await scene.api(null).refusal('getMe', { headers: held.headers })).status).toBe(401)
  expect((await scene.api(null).send('getMe', { headers })).status).toBe(200)
  expect((await scene.api(null).send('getMe', { headers: elsewhere.headers })).status).toBe(200)
})
