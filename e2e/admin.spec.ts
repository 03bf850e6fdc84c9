import { expect, PASSWORD, test } from './support/fixtures'

test.use({ allowedErrors: [/status of 40[13]/] })

test('an admin sees people come and go, ends a session, suspends and restores', async ({ signedIn }) => {
  const admin = await signedIn('admin1', { fresh: true })
  await admin.goto('/admin/presence?q=Julia')
  const person = admin.getByRole('article', { name: 'Julia Kowalska' })
  await expect(admin.getByText('Nobody online matches')).toBeVisible()

  const customer = await signedIn('customer22', { fresh: true })
  await test.step('they come and go', async () => {
    await customer.goto('/inbox')
    await expect(person).toContainText('1 connection')
    await expect(person).toContainText(/Chrom\w+ on Linux/)
    const second = await customer.context().newPage()
    await second.goto('/jobs')
    await expect(person).toContainText('2 connections')
    await second.close()
    await customer.goto('about:blank')
    await expect(person).toBeHidden()
    await customer.goto('/inbox')
    await expect(person).toContainText('1 connection')
  })

  await test.step('the admin ends the session', async () => {
    await person.getByRole('button', { name: /^End session of Julia Kowalska/ }).click()
    await admin.getByRole('alertdialog').getByRole('button', { name: 'End session' }).click()
    await customer.waitForURL(/\/sign-in\?ended=ended_by_admin&callbackUrl=%2Finbox/)
    await expect(customer.getByRole('status')).toHaveText('An admin ended this session. Sign in again to go on.')
    await expect(admin.getByText('Nobody online matches')).toBeVisible()
  })

  const change = async (item: string, confirm: string, done: string, needsPassword = false) => {
    await admin.getByRole('button', { name: 'Actions for Marcus Green' }).click()
    await admin.getByRole('menuitem', { name: item }).click()
    await admin.getByRole('alertdialog').getByRole('button', { name: confirm }).click()
    if (needsPassword) {
      const asked = admin.getByRole('alertdialog', { name: 'Confirm that it is you' })
      await asked.getByLabel('Your password').fill(PASSWORD)
      await asked.getByRole('button', { name: 'Confirm' }).click()
    }
    await expect(admin.getByText(done)).toBeVisible()
  }

  const suspended = await signedIn('customer23', { fresh: true })
  await test.step('suspending ends it at once and keeps them out', async () => {
    await suspended.goto('/inbox')
    await admin.goto('/admin/users?q=Marcus')
    await change('Suspend', 'Suspend', 'Marcus Green is suspended', true)
    await suspended.waitForURL(/\/sign-in\?ended=suspended/)
    await expect(suspended.getByRole('status')).toHaveText('This account is suspended.')
    await suspended.getByLabel('E-mail').fill('customer23@demo.test')
    await suspended.getByLabel('Password').fill(PASSWORD)
    await suspended.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(suspended.getByRole('main').getByRole('alert')).toContainText('suspended')
  })

  await test.step('restoring lets them in again', async () => {
    await change('Restore', 'Restore', 'Marcus Green is restored')
    await suspended.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(suspended.getByRole('heading', { name: 'Inbox' })).toBeVisible()
  })

  await test.step('the security log tells of it', async () => {
    await admin.getByRole('link', { name: 'Security' }).click()
    await admin.getByRole('searchbox', { name: 'Search the security log' }).fill('Marcus')
    const log = admin.getByRole('list', { name: 'Security log' })
    await expect(log.getByRole('listitem').filter({ hasText: 'By Rita Admin' }).first()).toContainText('Restored')
    await admin.getByRole('combobox', { name: 'What happened' }).click()
    await admin.getByRole('option', { name: 'Restored' }).click()
    await expect(log.getByRole('listitem')).toHaveCount(1)
  })
})

test('a reason of failure opens the batches that have it', async ({ signedIn }) => {
  const admin = await signedIn('admin1')
  await admin.goto('/admin/analytics?range=90d')
  const reasons = admin.getByRole('region', { name: 'Failed by reason' })
  await reasons.getByRole('definition').filter({ hasText: 'show batches' }).first().getByRole('button').click()
  const dialog = admin.getByRole('dialog', { name: /^Batches with failures: / })
  const rows = dialog.getByRole('table').getByRole('row')
  await expect(rows).not.toHaveCount(1)
  await expect(admin).toHaveURL(/reason=\w+/)
  await admin.reload()
  await expect(dialog).toBeVisible()
  await expect(rows).not.toHaveCount(1)

  await test.step('and a batch its recipients', async () => {
    await rows
      .getByRole('button', { name: /show recipients$/ })
      .first()
      .click()
    await expect(dialog.getByRole('table', { name: 'Recipients' }).getByRole('row')).not.toHaveCount(1)
    await expect(admin).toHaveURL(/batch=\w+/)
    await dialog.getByRole('button', { name: 'All batches' }).click()
    await expect(rows.getByRole('button', { name: /show recipients$/ }).first()).toBeVisible()
  })
})
