import type { Page } from 'playwright/test'
import { header, messageRow, openConversation } from './support/conversation'
import { expect, test } from './support/fixtures'

async function choose(page: Page, item: string, confirm?: string) {
  await page.getByRole('button', { name: 'More about this conversation' }).click()
  await page.getByRole('menuitem', { name: item }).click()
  if (confirm) await page.getByRole('alertdialog').getByRole('button', { name: confirm }).click()
}

test('a customer blocks a contractor, and lets them write again', async ({ signedIn }) => {
  const contractor = await signedIn('contractor1')
  const customer = await signedIn('customer13')
  await openConversation(contractor, 'customer13', 'Emily Carter')
  await openConversation(customer, 'contractor1', 'Maya Ortiz')
  await expect(header(contractor, 'Emily Carter').getByText('Online', { exact: true })).toBeVisible()

  await choose(customer, 'Block Maya Ortiz', 'Block')
  await expect(customer.getByText('You blocked Maya Ortiz. Neither of you can write here.')).toBeVisible()
  await expect(header(contractor, 'Emily Carter').getByText('Offline')).toBeVisible()

  await contractor.getByRole('textbox', { name: 'Message Emily Carter' }).fill('Are you still there?')
  await contractor.keyboard.press('Enter')
  const refused = messageRow(contractor, 'Emily Carter', 'Are you still there?')
  await expect(refused.getByRole('alert')).toContainText('Not sent: ')
  await expect(refused.getByRole('alert')).toContainText('blocked')

  await customer.getByRole('button', { name: 'Unblock' }).click()
  await expect(customer.getByRole('textbox', { name: 'Message Maya Ortiz' })).toBeVisible()
  await expect(header(contractor, 'Emily Carter').getByText('Online', { exact: true })).toBeVisible()
  await refused.getByRole('button', { name: 'Retry' }).click()
  await expect(messageRow(customer, 'Maya Ortiz', 'Are you still there?')).toHaveCount(1)
  await expect(messageRow(contractor, 'Emily Carter', 'Are you still there?')).toContainText('Read')
})

test('a customer stops bulk messages, and allows them again', async ({ signedIn }) => {
  const contractor = await signedIn('contractor1')
  const customer = await signedIn('customer13')
  await openConversation(customer, 'contractor1', 'Maya Ortiz')
  await choose(customer, 'Stop bulk messages', 'Stop bulk messages')
  await expect(customer.getByText('Bulk messages are stopped')).toBeVisible()

  await contractor.goto('/bulk/new?to=customer13,customer9')
  await contractor.getByLabel('Message', { exact: true }).fill('Who gets this?')
  await expect(contractor.getByText('1 of 2 customers will get it.')).toBeVisible()
  const reason = contractor.locator('section section').filter({ hasText: 'Does not accept bulk messages' })
  await expect(reason).toContainText('Emily Carter')

  await customer.goto('/settings')
  await customer.getByRole('switch', { name: 'Bulk messages' }).click()
  await expect(customer.getByRole('switch', { name: 'Bulk messages' })).toBeChecked()
  await contractor.getByLabel('Message', { exact: true }).fill('Who gets this now?')
  await expect(contractor.getByText('All 2 customers will get it.')).toBeVisible()
  await contractor.getByRole('button', { name: 'Start over' }).click()
  await contractor.getByRole('button', { name: 'Throw away' }).click()
  await expect(contractor.getByText('0 chosen').first()).toBeVisible()
})
