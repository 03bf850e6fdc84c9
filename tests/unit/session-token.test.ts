import { encode } from 'next-auth/jwt'
import { expect, test } from 'vitest'
import { createSessionTokens } from '@/lib/server/auth/session-token'

const secret = 'a secret of more than thirty-two characters'
const publicUrl = new URL('http://localhost:4000')
const tokens = createSessionTokens({ secret, publicUrl })

test('the cookie holds a session id', async () => {
  const token = await encode({ token: { sid: 'session1' }, secret })
  expect(await tokens.readCookie(`theme=dark; next-auth.session-token=${token}; other=1`)).toBe('session1')
})

test('on https the name binds the cookie to the host', () => {
  expect(createSessionTokens({ secret, publicUrl: new URL('https://a.test') }).cookieName).toMatch(/^__Host-.*session/)
})

test('a bad token is nobody and never throws', async () => {
  const foreign = await encode({ token: { sid: 'session1' }, secret: 'another secret of thirty-two characters' })
  const expired = await encode({ token: { sid: 'session1' }, secret, maxAge: -60 })
  const withoutId = await encode({ token: { sub: 'session1' }, secret })
  const withBadId = await encode({ token: { sid: { not: 'an id' } }, secret })
  for (const token of ['', 'garbage', 'a.b.c.d.e', foreign, expired, withoutId, withBadId]) {
    expect(await tokens.readToken(token)).toBeNull()
  }
  expect(await tokens.readCookie(undefined)).toBeNull()
  expect(await tokens.readCookie('next-auth.session-token')).toBeNull()
})
