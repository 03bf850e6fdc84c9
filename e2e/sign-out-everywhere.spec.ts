import { expect, test } from './support/fixtures'

test('signing out everywhere ends every tab and device, and says so', async ({ signedIn }) => {
  const here = await signedIn('customer20', { fresh: true })
  await here.goto('/settings')
  const tab = await here.context().newPage()
  await tab.goto('/inbox')
  const elsewhere = await signedIn('customer20', { fresh: true })
  await elsewhere.goto('/inbox')
  await expect(elsewhere.getByRole('list', { name: 'Conversations' })).toBeVisible()

  await here.getByRole('button', { name: 'Sign out everywhere' }).click()
  await here.getByRole('alertdialog').getByRole('button', { name: 'Sign out everywhere' }).click()

  for (const page of [here, tab, elsewhere]) {
    await page.waitForURL(/\/sign-in\?ended=/)
    await expect(page.getByRole('status')).toHaveText(/You signed out\.|This session was ended from another device\./)
  }
  await test.step('going back shows nothing of it', async () => {
    await elsewhere.goto('/inbox')
    await expect(elsewhere.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  })
})
