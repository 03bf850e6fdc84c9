import { expect, test } from './support/fixtures'

// A refused password and a link that is over are answered with 400, the first question of an admin with 403.
test.use({ allowedErrors: [/status of 40[03]/] })

test('a forgotten password is set anew by a link that an admin hands on', async ({ signedIn, visitor: open }) => {
  const visitor = await open()
  await visitor.goto('/sign-in')
  await visitor.getByRole('link', { name: 'Forgot your password?' }).click()
  await expect(visitor.getByText('No mail is sent from here.')).toBeVisible()

  const admin = await signedIn('admin1')
  await admin.goto('/admin/users?q=customer44')
  await admin.getByRole('button', { name: /^Actions for/ }).click()
  await admin.getByRole('menuitem', { name: 'Link for a new password' }).click()
  await admin.getByLabel('Your password').fill('rollcall-demo')
  await admin.getByRole('button', { name: 'Confirm' }).click()
  const link = await admin.getByRole('textbox', { name: 'Link' }).inputValue()
  expect(link).toMatch(/\/reset-password#\S+$/)

  await visitor.goto(link)
  const field = visitor.getByLabel('New password')
  await field.fill('password1')
  await visitor.getByRole('button', { name: 'Set password' }).click()
  await expect(visitor.getByText(/Choose another\./)).toBeVisible()
  await field.fill('a winding river 41')
  await visitor.getByRole('button', { name: 'Set password' }).click()
  await expect(visitor.getByText('Your new password is set')).toBeVisible()
  await expect(visitor).toHaveURL(/\/reset-password$/)
  await visitor.getByRole('link', { name: 'Sign in' }).click()
  await visitor.getByLabel('E-mail').fill('customer44@demo.test')
  await visitor.getByLabel('Password', { exact: true }).fill('a winding river 41')
  await visitor.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(visitor).toHaveURL(/\/inbox/)

  await test.step('the link is over', async () => {
    const again = await open()
    await again.goto(link)
    await again.getByLabel('New password').fill('another good one 17')
    await again.getByRole('button', { name: 'Set password' }).click()
    await expect(again.getByText(/This link is over/)).toBeVisible()
  })
})
