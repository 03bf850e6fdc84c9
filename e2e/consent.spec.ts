import type { Page } from 'playwright/test'
import { messageRow, openConversation } from './support/conversation'
import { expect, PASSWORD, PHONE, test } from './support/fixtures'

async function sendBulk(page: Page, to: string, text: string) {
  await page.goto(`/bulk/new?to=${to}`)
  await page.getByLabel('Message', { exact: true }).fill(text)
  await page.getByRole('button', { name: /^Send to / }).click()
  await expect(page.getByRole('heading', { name: 'Recipients' })).toBeVisible()
  // It can be undone for ten seconds.
  await expect(page.getByRole('button', { name: 'Undo' })).toBeHidden({ timeout: 30_000 })
}

test('two taps take a customer from a message to silence, and a third one back', async ({ signedIn }) => {
  const contractor = await signedIn('contractor3')
  const customer = await signedIn('customer47', PHONE)
  await sendBulk(contractor, 'customer47,customer48', 'Tiles at autumn prices')
  await openConversation(customer, 'contractor3', 'Ines Karlsson')
  const row = messageRow(customer, 'Ines Karlsson', 'Tiles at autumn prices')

  await row.getByRole('button', { name: 'Sent to several people' }).tap()
  await customer.getByRole('menuitem', { name: 'Stop these from Ines Karlsson' }).tap()
  await expect(customer.getByText('No more bulk messages from Ines Karlsson')).toBeVisible()
  await customer.getByRole('button', { name: 'Undo' }).tap()
  const undone = customer.getByText('Ines Karlsson may include you again')
  await expect(undone).toBeVisible()
  // On a phone it lies over the thread for a while.
  await expect(undone).toBeHidden()

  await row.getByRole('button', { name: 'Sent to several people' }).tap()
  await customer.getByRole('menuitem', { name: 'Stop these from Ines Karlsson' }).tap()
  await expect(customer.getByText('No more bulk messages from Ines Karlsson')).toBeVisible()

  await test.step('on a phone the header reports as well', async () => {
    await customer.getByRole('button', { name: 'More about this conversation' }).tap()
    await customer.getByRole('menuitem', { name: 'Report their last message' }).tap()
    const dialog = customer.getByRole('dialog', { name: 'Report a message of Ines Karlsson' })
    await dialog.getByRole('button', { name: 'Report', exact: true }).tap()
    await expect(customer.getByText('Reported', { exact: true })).toBeVisible()
  })

  await contractor.goto('/bulk/new?to=customer47,customer48')
  await contractor.getByLabel('Message', { exact: true }).fill('Who gets this?')
  await expect(contractor.getByText('1 of 2 customers will get it.')).toBeVisible()
  await expect(contractor.getByText('Does not accept bulk messages from you')).toBeVisible()

  await customer.goto('/settings')
  const stopped = customer.getByRole('list', { name: 'Stopped contractors' })
  await stopped.getByRole('button', { name: 'Allow Ines Karlsson again' }).tap()
  await expect(stopped).toBeHidden()
  await contractor.getByLabel('Message', { exact: true }).fill('Who gets this now?')
  await expect(contractor.getByText('All 2 customers will get it.')).toBeVisible()
  await contractor.getByRole('button', { name: 'Start over' }).click()
  await contractor.getByRole('button', { name: 'Throw away' }).click()
})

test('quiet hours are set in one’s own zone and told to whoever writes to many', async ({ signedIn }) => {
  const customer = await signedIn('customer49', { timezoneId: 'America/New_York' })
  await customer.goto('/settings')
  const section = customer.locator('#who-may-write')
  const quiet = section.getByRole('switch', { name: 'Quiet hours' })
  await quiet.click()
  await expect(section.getByText('America/New York')).toBeVisible()

  await test.step('the zone is found by its city', async () => {
    await section.getByRole('button', { name: 'Change the time zone' }).click()
    await section.getByRole('combobox', { name: 'Time zone' }).fill('utc')
    await customer.getByRole('option', { name: /^UTC/ }).click()
    await expect(section.getByText(/^Time zone: UTC, now /)).toBeVisible()
  })

  await test.step('two equal times are refused', async () => {
    await section.getByLabel('From', { exact: true }).fill('08:00')
    await section.getByLabel('Until', { exact: true }).fill('08:00')
    await expect(section.getByText('The two times must differ.')).toBeVisible()
  })

  const clock = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString().slice(11, 16)
  await section.getByLabel('From', { exact: true }).fill(clock(-60))
  await section.getByLabel('Until', { exact: true }).fill(clock(120))
  const saved = customer.waitForResponse((response) => response.request().method() === 'PATCH' && response.ok())
  await section.getByLabel('Until', { exact: true }).blur()
  await saved

  const contractor = await signedIn('contractor1', { timezoneId: 'Asia/Tokyo' })
  await contractor.goto('/bulk/new?to=customer48,customer49')
  await contractor.getByLabel('Message', { exact: true }).fill('At night?')
  await expect(contractor.getByText('1 of 2 customers will get it.')).toBeVisible()
  await expect(contractor.getByText(/quiet hours/i).first()).toBeVisible()
  await contractor.getByRole('button', { name: 'Send later' }).click()
  await contractor.getByRole('button', { name: /^Tomorrow morning/ }).click()
  await expect(contractor.getByText(/^For 1 customer it is .*11:00.* then$/)).toBeVisible()
  await contractor.getByRole('button', { name: 'Start over' }).click()
  await contractor.getByRole('button', { name: 'Throw away' }).click()

  await customer.reload()
  await expect(section.getByLabel('From', { exact: true })).not.toHaveValue('21:00')
  await quiet.click()
  await expect(section.getByLabel('From', { exact: true })).toBeHidden()
})

test('read receipts and typing that are switched off pass in neither direction', async ({ signedIn }) => {
  const contractor = await signedIn('contractor2')
  const customer = await signedIn('customer33')
  await customer.goto('/settings')
  await customer.getByRole('switch', { name: 'Read receipts' }).click()
  await expect(customer.getByRole('switch', { name: 'Read receipts' })).not.toBeChecked()
  await openConversation(contractor, 'customer33', 'Victor Sokolov')
  await contractor.getByRole('textbox', { name: 'Message Victor Sokolov' }).fill('Did this arrive?')
  await contractor.keyboard.press('Enter')
  const sent = messageRow(contractor, 'Victor Sokolov', 'Did this arrive?')
  await expect(sent).toContainText('Delivered')
  await openConversation(customer, 'contractor2', 'Ben Adeyemi')
  await expect(messageRow(customer, 'Ben Adeyemi', 'Did this arrive?')).toBeVisible()
  await customer.getByRole('textbox', { name: 'Message Ben Adeyemi' }).fill('It did.')
  await customer.keyboard.press('Enter')
  await expect(messageRow(contractor, 'Victor Sokolov', 'It did.')).toBeVisible()
  await expect(sent).not.toContainText('Read')
  await expect(sent).toContainText('Delivered')
})

test.describe('a report', () => {
  test.use({ allowedErrors: [/status of 40[13]/] })

  test('goes from the thread to the admin, who suspends its sender, and stands in the trail', async ({ signedIn }) => {
    const reporter = await signedIn('contractor2')
    const sender = await signedIn('customer34', { fresh: true })
    await openConversation(sender, 'contractor2', 'Ben Adeyemi')
    await sender.getByRole('textbox', { name: 'Message Ben Adeyemi' }).fill('Pay me in advance')
    await sender.keyboard.press('Enter')
    await openConversation(reporter, 'customer34', 'Clara Meyer')
    const row = messageRow(reporter, 'Clara Meyer', 'Pay me in advance')
    await row.hover()
    await row.getByRole('button', { name: 'Message actions' }).click()
    await reporter.getByRole('menuitem', { name: 'Report this message' }).click()
    const dialog = reporter.getByRole('dialog', { name: 'Report a message of Clara Meyer' })
    await dialog.getByRole('combobox').click()
    await reporter.getByRole('option', { name: 'An attempt to cheat' }).click()
    await dialog.getByLabel('Anything to add?').fill('She wants money first.')

    await test.step('what was begun comes back', async () => {
      await reporter.keyboard.press('Escape')
      await row.hover()
      await row.getByRole('button', { name: 'Message actions' }).click()
      await reporter.getByRole('menuitem', { name: 'Report this message' }).click()
      await expect(dialog.getByLabel('Anything to add?')).toHaveValue('She wants money first.')
    })
    await dialog.getByRole('button', { name: 'Report', exact: true }).click()
    await expect(reporter.getByText('Reported', { exact: true })).toBeVisible()

    const admin = await signedIn('admin1', { fresh: true })
    await admin.goto('/admin/reports')
    const report = admin
      .getByRole('article', { name: 'Report by Ben Adeyemi' })
      .filter({ hasText: 'Pay me in advance' })
    await expect(report).toContainText('She wants money first.')
    await expect(report).toContainText('An attempt to cheat')
    await report.getByLabel('Note').fill('Third one this month.')
    await report.getByRole('button', { name: 'Suspend Clara Meyer' }).click()
    await admin.getByRole('alertdialog').getByRole('button', { name: 'Suspend' }).click()
    const asked = admin.getByRole('alertdialog', { name: 'Confirm that it is you' })
    await asked.getByLabel('Your password').fill(PASSWORD)
    await asked.getByRole('button', { name: 'Confirm' }).click()
    await expect(admin.getByText('Clara Meyer is suspended')).toBeVisible()
    await sender.waitForURL(/\/sign-in\?ended=suspended/)
    await expect(report).toBeHidden()
    await admin.getByRole('tab', { name: 'Acted on' }).click()
    await expect(report).toContainText('Sender suspended')
    await expect(report.getByLabel('Note')).toHaveValue('Third one this month.')

    await admin.getByRole('link', { name: 'Security' }).click()
    await admin.getByRole('link', { name: 'What admins did' }).click()
    await admin.getByRole('searchbox', { name: 'Search the audit trail' }).fill('Clara')
    const trail = admin.getByRole('list', { name: 'Audit trail' }).getByRole('listitem')
    await expect(trail).toHaveCount(2)
    await expect(trail.filter({ hasText: 'Report decided' })).toContainText('state: open, now acted on')
    await expect(trail.filter({ hasText: 'Suspended' })).toContainText('By Rita Admin')
  })
})
