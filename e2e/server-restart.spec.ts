import { header, listRow, messageRow, openConversation } from './support/conversation'
import { expect, test } from './support/fixtures'

/** The last: something was on its way, such as a receipt, when the connection broke. */
const ofACrash =
  /WebSocket connection to|Failed to load resource: net::ERR_|WebSocket is already in CLOSING or CLOSED state/

test.use({ allowedErrors: [ofACrash] })

test('open pages live through a crash of the server', async ({ signedIn, server }) => {
  test.setTimeout(150_000)
  const contractor = await signedIn('contractor1')
  const customer = await signedIn('customer1')
  await openConversation(contractor, 'customer1', 'Ava Thompson')
  await openConversation(customer, 'contractor1', 'Maya Ortiz')
  await expect(header(contractor, 'Ava Thompson').getByText('Online', { exact: true })).toBeVisible()

  await server.crash()
  await test.step('while it is down nothing pretends to be known', async () => {
    await expect(header(contractor, 'Ava Thompson').getByText('Status unknown: reconnecting')).toBeVisible()
    await expect(listRow(contractor, 'Ava Thompson')).toHaveAccessibleName(/^Status unknown/)
    await expect(contractor.getByText('What you write is kept')).toBeVisible()
    await contractor.getByRole('textbox', { name: 'Message Ava Thompson' }).fill('Written while it was down')
    await contractor.keyboard.press('Enter')
    await expect(messageRow(contractor, 'Ava Thompson', 'Written while it was down')).toContainText('Sending')
  })

  await server.start()
  await test.step('when it is back all is as before, and the message is there once', async () => {
    const patient = { timeout: 40_000 }
    await expect(messageRow(customer, 'Maya Ortiz', 'Written while it was down')).toBeVisible(patient)
    await expect(messageRow(contractor, 'Ava Thompson', 'Written while it was down')).toContainText('Read', patient)
    await expect(header(contractor, 'Ava Thompson').getByText('Online', { exact: true })).toBeVisible(patient)
    await expect(header(customer, 'Maya Ortiz').getByText('Online', { exact: true })).toBeVisible(patient)
    await expect(contractor.getByText('What you write is kept')).toBeHidden()
    for (const [page, peer] of [
      [contractor, 'Ava Thompson'],
      [customer, 'Maya Ortiz'],
    ] as const) {
      await page.reload()
      await expect(messageRow(page, peer, 'Written while it was down')).toHaveCount(1)
    }
  })
})
