import { expect, test } from 'vitest'
import { createDeviceTokens, toAccountMark, withAccount } from '@/lib/server/auth/device-token'

const secret = 'a secret of more than thirty-two characters'
const publicUrl = new URL('http://localhost:4000')
const tokens = createDeviceTokens({ secret, publicUrl })
const device = { id: 'device1', accounts: [toAccountMark('ada@example.com')] }
const toHeader = (setCookie: string) => setCookie.split(';', 1)[0] ?? ''

test('a browser shows who signed in there before, out of reach of scripts', () => {
  const setCookie = tokens.toSetCookie(device)
  expect(tokens.readCookie(`theme=dark; ${toHeader(setCookie)}`)).toEqual(device)
  expect(setCookie).toContain('; HttpOnly; SameSite=Lax')
  expect(createDeviceTokens({ secret, publicUrl: new URL('https://a.test') }).toSetCookie(device)).toMatch(
    /^__Host-rollcall-device=.*; Secure$/,
  )
})

test('its name is not taken for that of the session cookie', () => {
  expect(toHeader(tokens.toSetCookie(device)).split('=')[0]).not.toMatch(/session|token/)
})

test('what was not sealed here is no known device', () => {
  const foreign = createDeviceTokens({ secret: `${secret}!`, publicUrl }).toSetCookie(device)
  const cookie = toHeader(tokens.toSetCookie(device))
  const more = Buffer.from(JSON.stringify({ id: 'x', accounts: ['y'] })).toString('base64url')
  const forged = [toHeader(foreign), `${cookie}A`, cookie.replace(/=[^.]+/, `=${more}`), 'rollcall-device=', 'a=b']
  for (const header of [...forged, '', undefined]) expect(tokens.readCookie(header)).toBeNull()
})

test('a shared browser knows the eight people who signed in last', () => {
  const marks = Array.from({ length: 10 }, (_, at) => toAccountMark(`person${at}@example.com`))
  const shared = marks.reduce<ReturnType<typeof withAccount> | null>(
    (held, mark) => withAccount(held, mark, () => 'device1'),
    null,
  )
  expect(shared).toEqual({ id: 'device1', accounts: marks.slice(2).reverse() })
})
