import type { Page } from 'playwright/test'
import { listRow, messageRow } from './support/conversation'
import { expect, test } from './support/fixtures'
import { holdBack } from './support/hold-back'

const TEXT = 'The valve is ordered and comes on Tuesday'

/** Types on, letter by letter, while `during` happens after the first words. */
async function typeOn(page: Page, during: () => Promise<void> | void): Promise<void> {
  await page.keyboard.type(TEXT.slice(0, 10), { delay: 20 })
  const rest = page.keyboard.type(TEXT.slice(10), { delay: 60 })
  await during()
  await rest
}

test('whoever writes while the conversation opens loses no letter', async ({ signedIn }) => {
  const page = await signedIn('contractor2')
  await test.step('one that is begun with the first message', async () => {
    await page.goto('/inbox/new?to=customer23')
    const field = page.getByRole('textbox', { name: /^Message (?!customer)/ })
    await expect(field).toBeFocused()
    await page.keyboard.type('Good morning')
    await page.keyboard.press('Enter')
    await typeOn(page, () => page.waitForURL(/\/inbox\/(?!new)/))
    await expect(field).toBeFocused()
    await expect(field).toHaveValue(TEXT)
    await field.fill('')
  })
  await test.step('one that was there, found late', async () => {
    const { asked, release } = await holdBack(page, /\/api\/conversations\?.*peerId=/)
    await page.goto('/inbox/new?to=customer23')
    await asked
    const field = page.getByRole('textbox', { name: /^Message (?!customer)/ })
    await expect(field).toBeFocused()
    // Within what stands there already.
    await page.keyboard.type('!')
    await page.keyboard.press('ArrowLeft')
    await typeOn(page, async () => {
      release()
      await page.waitForURL(/\/inbox\/(?!new)/)
    })
    await expect(field).toBeFocused()
    await expect(field).toHaveValue(`${TEXT}!`)
  })
})

test('what is sent before the messages of a conversation are there stands among them', async ({ signedIn }) => {
  const page = await signedIn('customer24')
  await page.goto('/inbox')
  const { asked, release } = await holdBack(page, /\/messages\?limit/, 'answers')
  await listRow(page, 'Maya Ortiz').click()
  await asked
  await page.getByRole('textbox', { name: 'Message Maya Ortiz' }).fill('Is Tuesday still right?')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(listRow(page, 'Maya Ortiz')).toContainText(/Sent\s*You:\s*Is Tuesday still right\?/)
  release()
  await expect(messageRow(page, 'Maya Ortiz', 'Is Tuesday still right?')).toContainText('Sent')
})
