import { expect, test } from 'vitest'
import { type KnownDevice, toAccountMark, withAccount } from '../../lib/server/auth/device-token'
import { createScene } from '../support/scene'

const scene = createScene({ TRUST_PROXY: '127.0.0.1' })
const password = 'three spotted horses'
let serial = 0

async function openAccount(): Promise<string> {
  serial += 1
  const email = `guessed${serial}@attacks.test`
  await scene.server.runtime.accounts.createAccount({ name: `Guessed ${serial}`, email, password, role: 'customer' })
  return email
}

const attempt = (email: string, given: string, address: string, device: KnownDevice | null = null) =>
  scene.server.runtime.accounts.verifySignIn({
    email,
    password: given,
    address,
    device,
    userAgent: undefined,
    replacedSessionId: null,
  })

/** How many guesses of each are looked at. */
async function countGuesses(email: string, addresses: readonly string[]): Promise<number> {
  const outcomes = await Promise.allSettled(addresses.map((address) => attempt(email, 'a wrong guess', address)))
  return outcomes.filter(({ status }) => status === 'fulfilled').length
}

const addressesOf = (count: number, make: (at: number) => string) => Array.from({ length: count }, (_, at) => make(at))

test('forty guesses from one IPv6 /64 count as those of one address', async () => {
  const email = await openAccount()
  expect(
    await countGuesses(
      email,
      addressesOf(40, (at) => `2001:db8:0:1::${at + 1}`),
    ),
  ).toBe(10)
  expect(await attempt(email, password, '2001:db8:0:2::1')).not.toBeNull()
})

test('bad tokens of one IPv6 /64 are limited together, and a good one passes', async () => {
  const statusOf = async (token: string, address: string) =>
    (await scene.api(token).send('getMe', { headers: { 'x-forwarded-for': address } })).status
  const bad = await Promise.all(addressesOf(15, (at) => `2001:db8:0:3::${at + 1}`).map((at) => statusOf('bad', at)))
  expect(bad.filter((status) => status === 401)).toHaveLength(10)
  expect(bad.filter((status) => status === 429)).toHaveLength(5)
  expect(await statusOf('customer_token', '2001:db8:0:3::ffff')).toBe(200)
})

test('forty guesses of one account from forty addresses meet its back-off, and so do those of no account', async () => {
  const emails = [await openAccount(), 'nobody@attacks.test']
  for (const email of emails) {
    expect(
      await countGuesses(
        email,
        addressesOf(40, (at) => `10.40.${email.length}.${at}`),
      ),
    ).toBe(20)
    await expect(attempt(email, password, '10.41.0.1')).rejects.toMatchObject({ code: 'rate_limited' })
  }
})

test('a known device of the owner passes the back-off, and one of somebody else does not', async () => {
  const email = await openAccount()
  const device = (await attempt(email, password, '10.42.0.1'))?.device ?? null
  expect(device?.accounts).toEqual([toAccountMark(email)])
  await countGuesses(
    email,
    addressesOf(40, (at) => `10.42.1.${at}`),
  )
  const elsewhere = withAccount(null, toAccountMark('somebody@attacks.test'), () => 'other')
  await expect(attempt(email, password, '10.42.0.2', elsewhere)).rejects.toMatchObject({ code: 'rate_limited' })
  expect(await attempt(email, password, '10.42.0.2', device)).not.toBeNull()
})

test('a stolen known device has a back-off of its own', async () => {
  const email = await openAccount()
  const device = (await attempt(email, password, '10.43.0.1'))?.device ?? null
  const guess = (address: string) => attempt(email, 'a wrong guess', address, device)
  const outcomes = await Promise.allSettled(addressesOf(40, (at) => `10.43.1.${at}`).map(guess))
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(20)
})
