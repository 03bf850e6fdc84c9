import { randomBytes } from 'node:crypto'
import { expect, test } from './support/fixtures'

test.use({ allowedErrors: [/status of 40[0139]/] })

test('an account from sign-up to its end', async ({ visitor }) => {
  const email = `dana.${randomBytes(4).toString('hex')}@example.com`
  const page = await visitor()

  await test.step('sign up as a customer', async () => {
    await page.goto('/sign-up')
    await page.getByRole('button', { name: 'Sign up' }).click()
    await expect(page.getByText('Enter your name.')).toBeVisible()
    await page.getByRole('radio', { name: /Customer/ }).check({ force: true })
    await page.getByLabel('Name').fill('Dana Example')
    await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Password').fill('first password')
    await page.getByRole('button', { name: 'Sign up' }).click()
    await expect(page.getByText('No conversations yet')).toBeVisible()
  })

  await test.step('name and visibility', async () => {
    await page.goto('/settings')
    await page.getByLabel('Name', { exact: true }).fill('Dana Keller')
    await page.getByRole('button', { name: 'Save name' }).click()
    await expect(page.getByText('Name saved')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Account of Dana Keller' })).toBeVisible()
    await page.getByRole('combobox', { name: 'Who sees when I am online' }).click()
    await page.getByRole('option', { name: 'Nobody' }).click()
    await expect(page.getByRole('combobox', { name: 'Who sees when I am online' })).toHaveText('Nobody')
  })

  await test.step('the password', async () => {
    await page.getByLabel('Password now').fill('not the password')
    await page.getByLabel('New password').fill('second password')
    await page.getByRole('button', { name: 'Change password' }).click()
    await expect(page.getByText('That is not your password.')).toBeVisible()
    await page.getByLabel('Password now').fill('first password')
    await page.getByRole('button', { name: 'Change password' }).click()
    await expect(page.getByText('Password changed')).toBeVisible()
  })

  await test.step('an API token is shown once, works, and is revoked', async () => {
    await page.getByRole('button', { name: 'New token' }).click()
    await page.getByRole('dialog', { name: 'New token' }).getByLabel('Name').fill('Nightly export')
    await page.getByRole('button', { name: 'Make token' }).click()
    const asked = page.getByRole('alertdialog', { name: 'Confirm that it is you' })
    await asked.getByLabel('Your password').fill('not the password')
    await asked.getByRole('button', { name: 'Confirm' }).click()
    await expect(asked.getByText('That is not your password.')).toBeVisible()
    await asked.getByLabel('Your password').fill('second password')
    await asked.getByLabel('Your password').press('Enter')
    const shown = page.getByRole('dialog', { name: 'Your new token' })
    const token = await shown.getByLabel('Token').inputValue()
    const me = () => fetch(new URL('/api/me', page.url()), { headers: { authorization: `Bearer ${token}` } })
    expect(await (await me()).json()).toMatchObject({ name: 'Dana Keller', visibility: 'nobody' })
    await shown.getByRole('button', { name: 'Done' }).click()
    await page.reload()
    const row = page.getByRole('listitem').filter({ hasText: 'Nightly export' })
    await expect(row).toContainText('May read, send')
    expect(await page.content()).not.toContain(token)
    await page.getByRole('button', { name: 'Revoke Nightly export' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click()
    await expect(page.getByText('You have no tokens.')).toBeVisible()
    expect((await me()).status).toBe(401)
  })

  await test.step('delete it', async () => {
    await page.getByRole('button', { name: 'Delete account' }).click()
    const dialog = page.getByRole('alertdialog', { name: 'Delete your account?' })
    await dialog.getByLabel('Your password').fill('first password')
    await dialog.getByRole('button', { name: 'Delete account' }).click()
    await expect(dialog.getByText('That is not your password.')).toBeVisible()
    await dialog.getByLabel('Your password').fill('second password')
    await dialog.getByRole('button', { name: 'Delete account' }).click()
    await page.waitForURL(/\/sign-in/)
    await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Password').fill('second password')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(page.getByText('That e-mail and password do not match.')).toBeVisible()
  })
})
