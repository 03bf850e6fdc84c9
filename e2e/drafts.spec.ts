import type { Page } from 'playwright/test'
import { beginConversation, thread } from './support/conversation'
import { expect, PHONE, test } from './support/fixtures'

test.use({ allowedErrors: [/ERR_INTERNET_DISCONNECTED/] })

const PEER = 'Isabella Rossi'
const field = (page: Page) => page.getByRole('textbox', { name: `Message ${PEER}` })
const replaced = (page: Page, text: string) => page.getByText(`Replaced elsewhere: ${text}`)

test('what is begun at the desk goes on by phone, and nothing of either is lost', async ({ signedIn }) => {
  const desk = await signedIn('contractor2')
  await beginConversation(desk, 'customer18', PEER, 'Hello')
  await desk.waitForURL(/\/inbox\/(?!new)/)
  const phone = await signedIn('contractor2', PHONE)
  await phone.goto(new URL(desk.url()).pathname)
  await expect(thread(phone, PEER)).toBeVisible()

  await test.step('the draft follows its writer, and may be made shorter there', async () => {
    await field(desk).fill('Here is the whole offer, line by line')
    await expect(field(phone)).toHaveValue('Here is the whole offer, line by line')
    await field(phone).fill('Here is the offer')
    await expect(field(desk)).toHaveValue('Here is the offer')
    await expect(replaced(desk, '')).toHaveCount(0)
  })

  await test.step('of two that were written apart the later stands, with the other beside it on both', async () => {
    await phone.context().setOffline(true)
    await field(phone).fill('Written in the basement')
    await field(desk).fill('Written at the desk')
    const stored = () =>
      desk
        .context()
        .request.get('/api/drafts')
        .then((answer) => answer.text())
    // Later by more than a request takes, which is what the server tells two edits apart by.
    await expect.poll(stored).toContain('Written at the desk')
    await field(desk).fill('Written at the desk meanwhile')
    await expect.poll(stored).toContain('Written at the desk meanwhile')
    await phone.context().setOffline(false)
    for (const page of [desk, phone]) {
      await expect(field(page)).toHaveValue('Written at the desk meanwhile')
      await expect(replaced(page, 'Written in the basement')).toBeVisible()
    }
    await phone.getByRole('button', { name: 'Bring back' }).tap()
    for (const page of [desk, phone]) {
      await expect(field(page)).toHaveValue('Written at the desk meanwhile\nWritten in the basement')
      await expect(replaced(page, '')).toHaveCount(0)
    }
  })

  await test.step('once it is sent it is gone from both', async () => {
    await desk.getByRole('button', { name: 'Send', exact: true }).click()
    await expect(field(phone)).toHaveValue('')
    await expect(thread(phone, PEER).getByText('Written in the basement')).toBeVisible()
  })

  await test.step('a bulk message too: whom it is for, and what it says', async () => {
    await desk.goto('/bulk/new?to=customer31,customer32')
    await desk.getByLabel('Message', { exact: true }).fill('From both of my devices')
    await phone.goto('/bulk/new')
    await expect(phone.getByLabel('Message', { exact: true })).toHaveValue('From both of my devices')
    await expect(phone.getByRole('button', { name: /^2 chosen/ })).toBeVisible()
    await phone.getByRole('button', { name: 'Start over' }).tap()
    await phone.getByRole('button', { name: 'Throw away' }).tap()
    await expect(desk.getByLabel('Message', { exact: true })).toHaveValue('')
  })
})

test('a bulk message whose draft was kept unheard is gone from every device once it went out', async ({ signedIn }) => {
  const page = await signedIn('contractor3')
  await page.route('**/api/drafts', async (route) => {
    if (route.request().method() !== 'PUT') return route.continue()
    // It is kept, and nobody hears of it here.
    await route.fetch()
    await route.abort('internetdisconnected')
  })
  const stored = async () => (await page.context().request.get('/api/drafts')).text()
  await page.goto('/bulk/new?to=customer33')
  await page.getByLabel('Message', { exact: true }).fill('Sent in the same second')
  await expect.poll(stored).toContain('Sent in the same second')
  await page.getByRole('button', { name: 'Send to 1 customer' }).click()
  await expect(page.getByText('Goes out to 1 chosen customer in a moment')).toBeVisible()
  await page.unroute('**/api/drafts')
  await page.goto('/bulk/new')
  await expect(page.getByLabel('Message', { exact: true })).toHaveValue('')
  await expect.poll(stored).not.toContain('Sent in the same second')
  await expect(page.getByLabel('Message', { exact: true })).toHaveValue('')
})
