import { once } from 'node:events'
import { request } from 'node:http'
import type { Locator } from 'playwright/test'
import { expect, PASSWORD, test } from './support/fixtures'
import { useUpSteps } from './support/sends'

/** So many that with those of the demo there are three steps of customers, whatever became of some of them. */
const NEWCOMERS = 51
/** No more from one address than its limit lets through in an hour. */
const FROM_ONE_ADDRESS = 9
/** Beyond the minute in which a contractor's steps are counted. */
const NEXT_STEP = { timeout: 75_000 }

async function signUp(url: string, localAddress: string, account: object): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const { port } = new URL(url)
  const asked = request({ host: '127.0.0.1', port, path: '/api/accounts', method: 'POST', localAddress, headers })
  asked.end(JSON.stringify({ ...account, password: PASSWORD }))
  const [answer] = await once(asked, 'response')
  answer.resume()
  expect(answer.statusCode).toBe(200)
}

/** The number in what a button says. */
async function countOn(button: Locator): Promise<number> {
  return Number(/\d+/.exec((await button.textContent()) ?? '')?.[0])
}

test('a message to some 120 goes out in three steps, and is paused between them over a reload', async ({
  visitor,
  server,
}) => {
  test.setTimeout(240_000)
  for (let at = 0; at < NEWCOMERS; at += 1) {
    const localAddress = `127.0.0.${2 + Math.floor(at / FROM_ONE_ADDRESS)}`
    await signUp(server.url, localAddress, {
      name: `Newcomer ${at}`,
      email: `newcomer${at}@e2e.test`,
      role: 'customer',
    })
  }
  await signUp(server.url, '127.0.0.9', { name: 'Step Byers', email: 'steps@e2e.test', role: 'contractor' })

  const page = await visitor()
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill('steps@e2e.test')
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL(/\/inbox/)
  await useUpSteps(page, 4)

  await page.goto('/bulk/new')
  const everybody = page.getByRole('button', { name: /^Select all \d+$/ })
  const all = await countOn(everybody)
  expect(all).toBeGreaterThan(100)
  expect(all).toBeLessThanOrEqual(150)
  await everybody.click()
  await expect(page.getByText(`${all} chosen`).first()).toBeVisible()
  await page.getByLabel('Message', { exact: true }).fill('Hello {{firstName}}, we are in your street')
  await page.getByRole('button', { name: /^Send to \d+ customers$/ }).click()

  const line = page.getByText(new RegExp(`^Paused at \\d+ of ${all}$`)).first()
  await test.step('after the first step the others wait, and are paused', async () => {
    await expect(page.getByText(new RegExp(`^Going out: 5\\d of ${all}`)).first()).toBeVisible({ timeout: 30_000 })
    await page.getByRole('button', { name: 'Pause' }).click()
    await expect(line).toBeVisible()
    const told = await line.textContent()
    await page.reload()
    await expect(line).toHaveText(told ?? '')
    await page.goto('/bulk')
    await expect(page.getByRole('region', { name: 'Waiting and going out' })).toContainText(told ?? '')
    await page.goBack()
  })

  await test.step('it goes on to its end, and everybody stands for one of them', async () => {
    await page.getByRole('button', { name: 'Go on sending' }).click()
    const replied = page.getByText(/^0 of \d+ replied$/)
    const states = page.getByRole('group', { name: 'Show recipients by state' })
    await expect(states.getByRole('button', { name: /Waiting$/ })).toHaveCount(0, NEXT_STEP)
    await expect(states.getByRole('button', { name: `${all} All` })).toBeVisible()
    // Of the demo's people one takes no bulk messages, and one has had this week's.
    const withheld = await countOn(states.getByRole('button', { name: /^\d+ Withheld$/ }))
    await expect(replied).toHaveText(`0 of ${all - withheld} replied`)
  })
})
