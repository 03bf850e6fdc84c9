import { generateSync } from 'otplib'
import { expect, PASSWORD, test } from './support/fixtures'

test.use({ allowedErrors: [/status of 40[013]/] })

test('a code of the phone is asked for, and a recovery code stands in for it', async ({ signedIn, visitor }) => {
  const settings = await signedIn('customer31', { fresh: true })
  await settings.goto('/settings')
  const card = settings.getByRole('region', { name: 'Two-factor sign-in' })
  await card.getByRole('button', { name: 'Set up' }).click()
  await settings.getByLabel('Your password').fill(PASSWORD)
  await settings.getByRole('button', { name: 'Confirm' }).click()
  await expect(settings.getByRole('img', { name: 'QR code for your authenticator app' })).toBeVisible()
  const secret = await settings.getByLabel('Or enter this key by hand').inputValue()
  await settings.getByLabel('Code', { exact: true }).fill('123')
  await settings.getByRole('button', { name: 'Turn on' }).click()
  await expect(settings.getByText('That is not the code of this moment.')).toBeVisible()
  // That of the step before is taken too, which leaves the present one to sign in with.
  const before = generateSync({ secret, epoch: Math.floor(Date.now() / 1000) - 30 })
  await settings.getByLabel('Code', { exact: true }).fill(before)
  await settings.getByRole('button', { name: 'Turn on' }).click()
  const codes = settings.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem')
  await expect(codes).toHaveCount(10)
  const [recovery = ''] = await codes.allTextContents()
  await settings.getByRole('button', { name: 'I have kept them' }).click()
  await expect(card.getByText('10 recovery codes left.')).toBeVisible()

  for (const [wrong, right] of [
    ['000000', () => generateSync({ secret })],
    ['abcde-00000', () => recovery],
  ] as const) {
    const page = await visitor()
    await page.goto('/sign-in')
    await page.getByLabel('E-mail').fill('customer31@demo.test')
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(page.getByLabel('Code')).toBeFocused()
    await page.keyboard.type(wrong)
    await page.keyboard.press('Enter')
    await expect(page.getByText('That code is not right.')).toBeVisible()
    await page.getByLabel('Code').fill(right())
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/\/inbox/)
  }
  await settings.reload()
  await expect(card.getByText('9 recovery codes left.')).toBeVisible()
  await card.getByRole('button', { name: 'Turn off' }).click()
  await settings.getByRole('alertdialog').getByRole('button', { name: 'Turn off' }).click()
  await expect(card.getByRole('button', { name: 'Set up' })).toBeVisible()
})
