import type { Page, Route } from 'playwright/test'
import { expect, test } from './support/fixtures'

// What is broken off or refused on purpose.
test.use({ allowedErrors: [/status of 500|net::ERR_FAILED/] })

/** What the page of the settings is not drawn with, and asks for by itself. */
const cards = [
  { route: '/api/opt-outs', what: 'The contractors you stopped' },
  { route: '/api/me/two-factor', what: 'Two-factor sign-in' },
  { route: '/api/blocks', what: 'The people you blocked' },
]

/** Has every list of the settings answered like this. */
async function answerCards(page: Page, answer: (route: Route) => Promise<void>): Promise<void> {
  for (const { route } of cards) await page.route(new RegExp(`${route}(\\?.*)?$`), answer)
}

for (const [failing, answer] of [
  ['breaks off', (route: Route) => route.abort('failed')],
  ['is answered by an error', (route: Route) => route.fulfill({ status: 500, body: 'no JSON' })],
] as const) {
  test(`each card of the settings says so where its request ${failing}, and tries again when asked`, async ({
    signedIn,
  }) => {
    const page = await signedIn('customer42')
    await answerCards(page, answer)
    await page.goto('/settings')
    const alertOf = (what: string) => page.getByRole('alert').filter({ hasText: `${what} did not load` })
    for (const { what } of cards) await expect(alertOf(what)).toBeVisible()
    await page.unrouteAll({ behavior: 'wait' })
    for (const { what } of cards) {
      await alertOf(what).getByRole('button', { name: 'Try again' }).click()
      await expect(alertOf(what)).toHaveCount(0)
    }
    await expect(page.getByRole('button', { name: 'Set up' })).toBeVisible()
    await expect(page.getByText('None. Under each message')).toBeVisible()
    await expect(page.getByRole('heading', { name: 'Blocked people' })).toHaveCount(0)
  })
}

test('what is behind a number of the usage says so where it does not load', async ({ signedIn }) => {
  const page = await signedIn('admin1')
  for (const [show, route, title, then] of [
    ['batches', '/api/admin/batches', 'The batches did not load', 'show recipients'],
    ['refusedByRateLimit', '/api/admin/refusals', 'What was refused did not load', 'Maya Ortiz'],
  ] as const) {
    let isSlow = true
    await page.route(new RegExp(`${route}\\?`), async (each) => {
      if (isSlow) await expect(page.getByRole('dialog').getByText('Loading')).toBeAttached()
      isSlow = false
      await each.abort('failed')
    })
    await page.goto(`/admin/analytics?show=${show}`)
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByRole('alert')).toContainText(title)
    await page.unrouteAll({ behavior: 'wait' })
    await dialog.getByRole('button', { name: 'Try again' }).click()
    await expect(dialog.getByText(then).first()).toBeVisible()
  }
})
