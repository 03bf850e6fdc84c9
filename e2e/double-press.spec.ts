import type { Page } from 'playwright/test'
import { expect, PASSWORD, test } from './support/fixtures'

/** Notes what is asked of these routes from now on. */
function askedOf(page: Page, pattern: RegExp): string[] {
  const asked: string[] = []
  page.on('request', (request) => {
    const asking = `${request.method()} ${new URL(request.url()).pathname}`
    if (pattern.test(asking)) asked.push(asking)
  })
  return asked
}

test('what is pressed twice in the settings is done once, without an error', async ({ signedIn }) => {
  const page = await signedIn('customer41', { fresh: true })
  await page.goto('/settings')
  const card = page.locator('#your-data')
  let downloads = 0
  page.on('download', () => {
    downloads += 1
  })

  await test.step("one's own data is asked for once", async () => {
    const asked = askedOf(page, /^POST \/api\/me\/(confirm|export)$/)
    await card.getByRole('button', { name: 'Ask for your data' }).dblclick()
    const dialog = page.getByRole('alertdialog', { name: 'Ask for your data' })
    await dialog.getByLabel('Your password').fill(PASSWORD)
    await dialog.getByRole('button', { name: 'Ask for it' }).dblclick()
    await expect(card.getByRole('status')).toHaveText(/^Ready: /)
    await expect(dialog).toHaveCount(0)
    expect(asked).toEqual(['POST /api/me/confirm', 'POST /api/me/export'])
  })

  await test.step('and downloaded once', async () => {
    const link = card.getByRole('link', { name: 'Download' })
    await link.dblclick()
    await expect.poll(() => downloads).toBe(1)
    // One that is meant comes through, as the second.
    await link.click()
    await expect.poll(() => downloads).toBe(2)
  })

  await test.step('everything is signed out once', async () => {
    const asked = askedOf(page, /^DELETE \/api\/me\/sessions$/)
    await page.getByRole('button', { name: 'Sign out everywhere' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Sign out everywhere' }).dblclick()
    await page.waitForURL(/\/sign-in\?ended=signed_out/)
    expect(asked).toHaveLength(1)
  })
})

test('a finger that presses twice presses once', async ({ signedIn }) => {
  const page = await signedIn('customer41', { hasTouch: true, viewport: { width: 360, height: 740 } })
  await page.goto('/settings')
  const ask = page.locator('#your-data').getByRole('button', { name: /^Ask / })
  // The guard comes after the page.
  await page.waitForLoadState('networkidle')
  const presses = await ask.evaluate((button) => {
    let heard = 0
    button.addEventListener('click', () => {
      heard += 1
    })
    const { x, y } = button.getBoundingClientRect()
    const press = { bubbles: true, cancelable: true, detail: 1, pointerType: 'touch', clientX: x + 5, clientY: y + 5 }
    for (let time = 0; time < 2; time += 1) button.dispatchEvent(new PointerEvent('click', press))
    return heard
  })
  expect(presses).toBe(1)
})

for (const { door, button, done, route } of [
  {
    door: '/unsubscribe/some.link',
    button: 'End this mail',
    done: 'You get no such mail any more.',
    route: '/api/unsubscribe/some.link',
  },
  {
    door: '/confirm-email#some-link',
    button: 'Confirm this address',
    done: 'ava@example.com is confirmed.',
    route: '/api/email-confirmations/use',
  },
]) {
  test(`${button}: pressed twice it is done once, and leads nowhere else`, async ({ visitor }) => {
    const page = await visitor()
    const asked = askedOf(page, /^POST /)
    await page.route(`**${route}`, (each) => each.fulfill({ json: { email: 'ava@example.com' } }))
    await page.goto(door)
    await page.getByRole('button', { name: button }).dblclick()
    await expect(page.getByText(done)).toBeVisible()
    await expect(page).toHaveURL(new RegExp(door.split('#')[0] as string))
    expect(asked).toEqual([`POST ${route}`])
  })
}
