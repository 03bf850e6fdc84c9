import { expect, test } from 'vitest'
import { createScene } from '../support/scene'

const scene = createScene({ TRUST_PROXY: '127.0.0.1' })
const password = 'three spotted horses'
let serial = 0

/** The status of one sign-up from this address. */
async function signUp(address: string, taken?: string): Promise<number> {
  serial += 1
  const email = taken ?? `new${serial}@flood.test`
  const body = { name: 'New', email, password, role: 'customer' }
  const answer = await scene.api(null).send('signUp', { body, headers: { 'x-forwarded-for': address } })
  return answer.status
}

const countOf = (statuses: readonly number[], status: number) => statuses.filter((each) => each === status).length
const many = <T>(count: number, make: (at: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, at) => make(at)))

test('one address, or one IPv6 /64, opens ten accounts an hour, and another is not held up', async () => {
  expect(countOf(await many(20, () => signUp('10.50.0.1')), 200)).toBe(10)
  expect(countOf(await many(20, (at) => signUp(`2001:db8:0:9::${at + 1}`)), 200)).toBe(10)
  expect(await signUp('10.50.0.2')).toBe(200)
})

test('asking who has an account is limited as hard', async () => {
  const statuses = await many(20, () => signUp('10.51.0.1', 'customer1@demo.test'))
  expect(countOf(statuses, 409)).toBe(10)
  expect(countOf(statuses, 429)).toBe(10)
})

test('a flood of sign-ups is bounded in all, and nine honest sign-ins pass it', async () => {
  const { accounts } = scene.server.runtime
  const flood = many(200, (at) => signUp(`10.52.${at}.1`))
  const honest = many(9, (at) =>
    accounts.verifySignIn({
      email: `customer${at + 1}@demo.test`,
      password: 'rollcall-demo',
      address: `10.53.0.${at}`,
      userAgent: undefined,
      device: null,
      replacedSessionId: null,
    }),
  )
  expect((await honest).every((signedIn) => signedIn !== null)).toBe(true)
  expect(countOf(await flood, 200)).toBeLessThanOrEqual(60)
  expect(countOf(await flood, 429)).toBeGreaterThanOrEqual(140)
})
