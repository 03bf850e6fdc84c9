import { generateSync } from 'otplib'
import { beforeEach, expect, test } from 'vitest'
import { createScene, type Person } from '../support/scene'

const scene = createScene({ LIMIT_FACTOR: '100' })
const PASSWORD = 'a winding river 41'

let user: Person
let browser: ReturnType<typeof apiOf>
beforeEach(async () => {
  user = await scene.person('customer')
  await scene.server.runtime.accounts.setPassword(user.id, PASSWORD)
  browser = apiOf((await scene.session(user)).headers)
  await browser('POST', '/api/me/confirm', { password: PASSWORD })
})

/** The API as a signed-in browser asks it. */
function apiOf(headers: Record<string, string>) {
  return async (method: string, path: string, body?: object) => {
    const response = await fetch(scene.url + path, {
      method,
      headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: response.status === 204 ? null : await response.json() }
  }
}

const codeOf = (secret: string, steps = 0) =>
  generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + steps * 30 })

async function turnOn(): Promise<{ secret: string; recoveryCodes: string[] }> {
  const { secret } = (await browser('POST', '/api/me/two-factor')).body
  const { status, body } = await browser('POST', '/api/me/two-factor/confirm', { code: codeOf(secret, -1) })
  expect(status).toBe(200)
  return { secret, recoveryCodes: body.recoveryCodes }
}

const signIn = (code: string, password = PASSWORD) =>
  scene.server.runtime.accounts.verifySignIn({
    email: `${user.id}@scene.test`,
    password,
    code,
    address: '127.0.0.1',
    userAgent: 'Test',
    device: null,
    replacedSessionId: null,
  })
const refusalOf = (code: string, password?: string) =>
  signIn(code, password).then(
    (signedIn) => signedIn && 'signed in',
    (error) => error.details.secondFactor,
  )

test('a code is asked for once it is on, after a right password alone, and each code is taken once', async () => {
  const { secret } = await turnOn()
  expect(await refusalOf('')).toBe('needed')
  expect(await refusalOf('', 'not the password')).toBeNull()
  expect(await refusalOf('000000', 'not the password')).toBeNull()
  expect(await refusalOf('12345')).toBe('wrong')
  const code = codeOf(secret)
  expect(await refusalOf(`${code.slice(0, 3)} ${code.slice(3)}`)).toBe('signed in')
  expect(await refusalOf(code)).toBe('wrong')
  // That of the step before, which nobody has used, is over with it.
  expect(await refusalOf(codeOf(secret, -1))).toBe('wrong')
})

test('of many who bring the same code at once, one signs in', async () => {
  const { secret } = await turnOn()
  const code = codeOf(secret)
  const answers = await Promise.all(Array.from({ length: 8 }, () => refusalOf(code)))
  expect(answers.filter((answer) => answer === 'signed in')).toHaveLength(1)
})

test('a code of another hour is wrong, and wrong codes use up the tries like wrong passwords', async () => {
  const { secret } = await turnOn()
  expect(await refusalOf(codeOf(secret, 120))).toBe('wrong')
  await scene.restart({ LIMIT_FACTOR: '1' })
  const answers: unknown[] = []
  for (let at = 0; at < 12; at += 1) answers.push(await signIn('000000').catch((error) => error.code))
  expect(answers).toContain('unauthorized')
  expect(answers.at(-1)).toBe('rate_limited')
  await scene.restart({ LIMIT_FACTOR: '100' })
})

test('a recovery code signs in once, however it is written, and new ones end the old', async () => {
  const { recoveryCodes } = await turnOn()
  expect(new Set(recoveryCodes).size).toBe(10)
  const [first = '', second = '', third = ''] = recoveryCodes
  expect(await refusalOf(` ${first.toUpperCase().replace('-', ' ')} `)).toBe('signed in')
  expect(await refusalOf(first)).toBe('wrong')
  expect((await browser('GET', '/api/me/two-factor')).body.recoveryCodesLeft).toBe(9)
  const renewed = (await browser('POST', '/api/me/two-factor/recovery-codes')).body.recoveryCodes
  expect(await refusalOf(second)).toBe('wrong')
  expect(await refusalOf(third)).toBe('wrong')
  expect(await refusalOf(renewed[0])).toBe('signed in')
})

test('nothing of it can be read in the database', async () => {
  const { secret, recoveryCodes } = await turnOn()
  const rows = await scene.server.query(
    `SELECT to_jsonb(f) || jsonb_build_object('codes', (SELECT jsonb_agg(code_hash) FROM recovery_codes)) AS row
     FROM two_factors f WHERE user_id = $1`,
    [user.id],
  )
  const stored = JSON.stringify(rows)
  expect(stored).toContain(user.id)
  for (const hidden of [secret, ...recoveryCodes]) expect(stored).not.toContain(hidden)
})

test('it counts only once a code of it was given, and is turned off with the password confirmed alone', async () => {
  const first = (await browser('POST', '/api/me/two-factor')).body.secret
  expect(await refusalOf('')).toBe('signed in')
  const second = (await browser('POST', '/api/me/two-factor')).body.secret
  expect((await browser('POST', '/api/me/two-factor/confirm', { code: codeOf(first) })).body.error.code).toBe('invalid')
  expect((await browser('POST', '/api/me/two-factor/confirm', { code: codeOf(second) })).status).toBe(200)
  expect((await browser('POST', '/api/me/two-factor')).status).toBe(409)

  const stolen = apiOf((await scene.session(user)).headers)
  for (const [method, path] of [
    ['POST', '/api/me/two-factor'],
    ['POST', '/api/me/two-factor/recovery-codes'],
    ['DELETE', '/api/me/two-factor'],
  ] as const) {
    expect((await stolen(method, path)).body.error).toMatchObject({ code: 'forbidden', reauthenticate: true })
  }
  expect((await browser('DELETE', '/api/me/two-factor')).status).toBe(204)
  expect(await refusalOf('')).toBe('signed in')
  const { items } = (await browser('GET', '/api/me/security-log')).body
  expect(items.map(({ kind }: { kind: string }) => kind)).toEqual(
    expect.arrayContaining(['two_factor_on', 'two_factor_off']),
  )
})

test('the operator lets somebody in who lost everything', async () => {
  await turnOn()
  await scene.server.runtime.accounts.disableTwoFactorAsOperator(user.id)
  expect(await refusalOf('')).toBe('signed in')
})

test('where admins must have it, one without it does nothing as an admin until it is set up', async () => {
  await scene.restart({ ADMIN_TWO_FACTOR: 'required' })
  user = await scene.person('admin')
  await scene.server.runtime.accounts.setPassword(user.id, PASSWORD)
  browser = apiOf((await scene.session(user)).headers)
  await browser('POST', '/api/me/confirm', { password: PASSWORD })
  const hidden = await scene.person('customer')
  await scene.api(hidden.token).get('patchMe', { body: { visibility: 'nobody' } })
  const other = await scene.person('admin')
  await scene.connect(hidden.token)
  const onlooker = await scene.connect(other.token)
  expect(await onlooker.get('get_online_status', { userId: hidden.id })).toMatchObject({ isOnline: false })
  for (const path of ['/api/admin/presence', '/api/admin/users', '/api/admin/analytics']) {
    expect((await browser('GET', path)).body.error).toMatchObject({ code: 'forbidden', secondFactor: 'missing' })
    expect((await apiOf({ authorization: `Bearer ${other.token}` })('GET', path)).status).toBe(403)
  }
  expect((await browser('GET', '/api/me')).status).toBe(200)
  await turnOn()
  expect((await browser('GET', '/api/admin/presence')).status).toBe(200)
  expect((await browser('DELETE', '/api/me/two-factor')).body.error.code).toBe('conflict')
  await scene.restart({ ADMIN_TWO_FACTOR: 'optional' })
})
