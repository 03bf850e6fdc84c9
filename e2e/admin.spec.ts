import { expect, signIn, test } from './support/fixtures'

test.use({ allowedErrors: [/status of 401/] })

test('an admin sees people come and go, ends a session, suspends and restores', async ({ signedIn, visitor }) => {
  const admin = await signedIn('admin1')
  await admin.goto('/admin/presence?q=Julia')
  const person = admin.getByRole('article', { name: 'Julia Kowalska' })
  await expect(admin.getByText('Nobody online matches')).toBeVisible()

  const customer = await signedIn('customer22', { fresh: true })
  await test.step('they come', async () => {
    await customer.goto('/inbox')
    await expect(person).toContainText('1 connection')
    const second = await customer.context().newPage()
    await second.goto('/jobs')
    await expect(person).toContainText('2 connections')
    await second.close()
    await expect(person).toContainText('1 connection')
    await expect(person).toContainText(/Chrom\w+ on Linux/)
  })

  await test.step('the admin ends the session', async () => {
    await person.getByRole('button', { name: /^End the session of Julia Kowalska/ }).click()
    await admin.getByRole('alertdialog').getByRole('button', { name: 'End session' }).click()
    await customer.waitForURL(/\/sign-in\?ended=revoked/)
    await expect(customer.getByRole('status')).toHaveText('This session was ended from another device.')
    await expect(admin.getByText('Nobody online matches')).toBeVisible()
  })

  await test.step('they go', async () => {
    const again = await signedIn('customer22', { fresh: true })
    await again.goto('/inbox')
    await expect(person).toContainText('1 connection')
    await again.close()
    await expect(person).toBeHidden()
  })

  const change = async (item: string, confirm: string, done: string) => {
    await admin.getByRole('button', { name: 'Actions for Marcus Green' }).click()
    await admin.getByRole('menuitem', { name: item }).click()
    await admin.getByRole('alertdialog').getByRole('button', { name: confirm }).click()
    await expect(admin.getByText(done)).toBeVisible()
  }

  await test.step('suspending ends it at once and keeps them out', async () => {
    const suspended = await signedIn('customer23', { fresh: true })
    await suspended.goto('/inbox')
    await admin.goto('/admin/users?q=Marcus')
    await change('Suspend', 'Suspend', 'Marcus Green is suspended')
    await suspended.waitForURL(/\/sign-in\?ended=suspended/)
    await expect(suspended.getByRole('status')).toHaveText('This account is suspended.')
    await suspended.getByLabel('E-mail').fill('customer23@demo.test')
    await suspended.getByLabel('Password').fill('rollcall-demo')
    await suspended.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(suspended.getByRole('main').getByRole('alert')).toContainText('suspended')
  })

  await test.step('restoring lets them in again', async () => {
    await change('Restore', 'Restore', 'Marcus Green is restored')
    const restored = await visitor()
    await signIn(restored, 'customer23@demo.test', 'rollcall-demo')
    await expect(restored.getByRole('heading', { name: 'Inbox' })).toBeVisible()
  })
})
