import type { Page } from 'playwright/test'
import { expect, test } from './support/fixtures'

// What a page asks in the moment in which its session ends.
test.use({ allowedErrors: [/status of 401/] })

/** Everything that is written and not sent on this device. */
function keptTexts(page: Page): Promise<string> {
  return page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const opening = indexedDB.open('rollcall-unsent')
        opening.onsuccess = () => {
          const all = opening.result.transaction('kept').objectStore('kept').getAll()
          all.onsuccess = () => {
            opening.result.close()
            resolve(JSON.stringify(all.result))
          }
        }
      }),
  )
}

test('signing out everywhere ends every tab and device, and says so', async ({ signedIn }) => {
  const here = await signedIn('customer20', { fresh: true })
  await here.goto('/settings')
  const tab = await here.context().newPage()
  await tab.goto('/inbox')
  const elsewhere = await signedIn('customer20', { fresh: true })
  await elsewhere.goto('/inbox')
  await expect(elsewhere.getByRole('list', { name: 'Conversations' })).toBeVisible()
  await elsewhere.getByRole('list', { name: 'Conversations' }).getByRole('link').first().click()
  await elsewhere.getByRole('textbox', { name: /^Message / }).fill('Begun on a device that was left behind')
  await expect.poll(() => keptTexts(elsewhere)).toContain('left behind')

  await here.getByRole('button', { name: 'Sign out everywhere' }).click()
  await here.getByRole('alertdialog').getByRole('button', { name: 'Sign out everywhere' }).click()

  for (const page of [here, tab, elsewhere]) {
    await page.waitForURL(/\/sign-in\?ended=/)
    await expect(page.getByRole('status')).toHaveText(/You signed out\.|This session was ended from another device\./)
  }
  await test.step('nothing that was written is left on a device', async () => {
    expect(await keptTexts(elsewhere)).not.toContain('left behind')
  })
  await test.step('going back shows nothing of it', async () => {
    await elsewhere.goto('/inbox')
    await expect(elsewhere.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  })
})
