import type { Page } from 'playwright/test'
import sharp from 'sharp'
import { beginConversation, listRow, messageRow, send, thread } from './support/conversation'
import { expect, test } from './support/fixtures'
import { syncInBackground, whenCopied, whenHeld } from './support/held'

test.use({ allowedErrors: [/ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to fetch|status of 503|favicon\.ico/] })

type Listed = { content: { text: string } | { fileName: string } | null }

const field = (page: Page, peer: string) => page.getByRole('textbox', { name: `Message ${peer}` })

async function write(page: Page, peer: string, text: string): Promise<void> {
  await field(page, peer).fill(text)
  await field(page, peer).press('Enter')
  await expect(messageRow(page, peer, text)).toBeVisible()
}

async function openActions(page: Page, peer: string, text: string): Promise<void> {
  const row = messageRow(page, peer, text)
  await row.hover()
  await row.getByRole('button', { name: 'Message actions' }).click()
}

async function listMessages(page: Page, conversationId: string): Promise<Listed[]> {
  return (await (await page.context().request.get(`/api/conversations/${conversationId}/messages`)).json()).items
}

test('a picture, a change, a deletion and texts made offline are sent once, in order, where no page is left', async ({
  signedIn,
}) => {
  let page = await signedIn('contractor2', { serviceWorkers: 'allow', fresh: true })
  const context = page.context()
  const peer = 'Emily Carter'
  await beginConversation(page, 'customer13', peer, 'We come at eight')
  await send(page, peer, 'Wrong window')
  await expect(messageRow(page, peer, 'Wrong window')).toContainText(/Sent|Delivered|Read/)
  await page.waitForURL(/\/inbox\/(?!new)/)
  const conversationId = new URL(page.url()).pathname.split('/')[2] ?? ''
  await whenHeld(page)
  await whenCopied(page, 'listMessages')
  await context.setOffline(true)

  await test.step('what is done shows at once', async () => {
    await openActions(page, peer, 'We come at eight')
    await page.getByRole('menuitem', { name: 'Edit' }).click()
    await page.getByRole('textbox', { name: 'Edit the message' }).fill('We come at nine')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(messageRow(page, peer, 'We come at nine')).toContainText('Saving')
    await openActions(page, peer, 'Wrong window')
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
    await expect(messageRow(page, peer, 'Wrong window')).toHaveCount(0)
    await write(page, peer, 'Before the picture')
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Attach pictures or PDF files' }).click()
    const buffer = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'teal' } })
      .png()
      .toBuffer()
    await (await chooser).setFiles({ name: 'boiler.png', mimeType: 'image/png', buffer })
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    const shown = thread(page, peer).getByRole('button', { name: 'Open picture boiler.png' }).getByRole('img')
    await expect(shown).toHaveAttribute('src', /^blob:/)
    await write(page, peer, 'After the picture')
  })

  await test.step('after a restart all of it still waits', async () => {
    await page.close()
    page = await context.newPage()
    await page.goto('/inbox')
    await page.getByRole('link', { name: 'Outbox: 5 entries waiting' }).click()
    const waiting = page.getByRole('listitem').filter({ hasText: 'Waits for the connection' })
    await expect(waiting).toHaveText([
      /Changes a message.*We come at nine/,
      /Deletes a message.*Wrong window/,
      /Before the picture/,
      /boiler\.png/,
      /After the picture/,
    ])
    await page.close()
  })

  await test.step('with a connection the worker sends it, and no page is needed', async () => {
    await context.setOffline(false)
    page = await context.newPage()
    await page.goto('/healthz')
    await syncInBackground(page, 'rollcall-outbox')
    await expect
      .poll(async () => {
        const messages = await listMessages(page, conversationId)
        return messages.slice(-5).map(({ content }) => {
          if (content === null) return null
          return 'text' in content ? content.text : content.fileName
        })
      })
      .toEqual(['We come at nine', null, 'Before the picture', 'boiler.png', 'After the picture'])
  })

  await test.step('the next page has nothing left to send', async () => {
    await page.goto(`/inbox/${conversationId}`)
    await expect(messageRow(page, peer, 'After the picture')).toContainText(/Sent|Delivered|Read/)
    await page.goto('/outbox')
    await expect(page.getByText('Everything is sent')).toBeVisible()
    const again = (await listMessages(page, conversationId)).filter(({ content }) => content !== null)
    const texts = again.map(({ content }) => (content && 'text' in content ? content.text : ''))
    expect(texts.filter((text) => text === 'After the picture')).toHaveLength(1)
  })
})

test('what was refused meanwhile says why and what to do', async ({ signedIn }) => {
  const customer = await signedIn('customer12')
  await beginConversation(customer, 'contractor3', 'Ines Karlsson', 'Are you free on Monday?')
  const page = await signedIn('contractor3', { serviceWorkers: 'allow', fresh: true })
  const context = page.context()
  await page.goto('/inbox')
  await whenHeld(page)
  await whenCopied(page, 'listConversations')

  await test.step('read and answered without a connection', async () => {
    await listRow(page, 'Mateo Garcia').click()
    await expect(thread(page, 'Mateo Garcia').getByText('Are you free on Monday?')).toBeVisible()
    await context.setOffline(true)
    await write(page, 'Mateo Garcia', 'On Monday I am')
  })

  await test.step('the customer has blocked the contractor meanwhile', async () => {
    const answer = await customer
      .context()
      .request.put('/api/blocks/contractor3', { headers: await originOf(customer) })
    expect(answer.ok()).toBe(true)
    await page.getByRole('link', { name: 'Outbox: 1 message waiting' }).click()
    await context.setOffline(false)
    const refused = page.getByRole('listitem').filter({ hasText: 'On Monday I am' })
    await expect(refused).toContainText('Recipient has blocked you. You can reach them some other way, or take it out.')
  })

  await test.step('it can be written anew, and tried again', async () => {
    const refused = page.getByRole('listitem').filter({ hasText: 'On Monday I am' })
    await refused.getByRole('link', { name: 'Write anew' }).click()
    await expect(field(page, 'Mateo Garcia')).toHaveValue('On Monday I am')
    await field(page, 'Mateo Garcia').fill('On Monday I am, at ten')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await expect(messageRow(page, 'Mateo Garcia', 'On Monday I am, at ten')).toContainText('Not sent')
    await customer.context().request.delete('/api/blocks/contractor3', { headers: await originOf(customer) })
    await page.goto('/outbox')
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByText('Everything is sent')).toBeVisible()
    await expect(messageRow(customer, 'Ines Karlsson', 'On Monday I am, at ten')).toBeVisible()
  })
})

async function originOf(page: Page): Promise<{ origin: string }> {
  return { origin: new URL(page.url()).origin }
}

test('what was read without a connection counts as read once there is one, whatever page is open', async ({
  signedIn,
}) => {
  const customer = await signedIn('customer16')
  await beginConversation(customer, 'contractor3', 'Ines Karlsson', 'Is the roof done?')
  let page = await signedIn('contractor3', { serviceWorkers: 'allow', fresh: true })
  const context = page.context()
  await page.goto('/inbox')
  await whenHeld(page)
  await listRow(page, 'Grace Kim').click()
  await expect(thread(page, 'Grace Kim').getByText('Is the roof done?')).toBeVisible()
  const inbox = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Inbox/ })
  await inbox.click()
  await send(customer, 'Ines Karlsson', 'And the gutter?')
  await expect(listRow(page, 'Grace Kim')).toContainText('And the gutter?')
  await context.setOffline(true)
  await listRow(page, 'Grace Kim').click()
  await expect(thread(page, 'Grace Kim').getByText('And the gutter?')).toBeVisible()
  await expect(listRow(page, 'Grace Kim')).not.toContainText('unread')
  await page.close()
  await expect(messageRow(customer, 'Ines Karlsson', 'And the gutter?')).toContainText(/Sent|Delivered/)

  await context.setOffline(false)
  page = await context.newPage()
  await page.goto('/jobs')
  await expect(messageRow(customer, 'Ines Karlsson', 'And the gutter?')).toContainText('Read')
})

test('a bulk message asked for offline waits in the outbox and goes out once its check was seen', async ({
  signedIn,
}) => {
  const page = await signedIn('contractor3', { serviceWorkers: 'allow', fresh: true })
  const context = page.context()
  await page.goto('/bulk/new?to=customer31,customer32')
  await expect(
    page
      .getByRole('button', { name: /2 chosen/ })
      .or(page.getByText('2 chosen'))
      .first(),
  ).toBeVisible()
  await whenHeld(page)
  await context.setOffline(true)
  await page.getByLabel('Message', { exact: true }).fill('Free on Friday?')
  await page.getByRole('button', { name: 'Send when back' }).filter({ visible: true }).click()
  await expect(
    page
      .getByText('Its check is shown', { exact: false })
      .or(page.getByText(/It waits in the outbox/))
      .first(),
  ).toBeVisible()

  await page.goto('/inbox')
  await page.getByRole('link', { name: 'Outbox: 1 bulk message waiting' }).click()
  await expect(page.getByText('Its check is pending until you are back')).toBeVisible()
  await context.setOffline(false)
  await page.getByRole('link', { name: 'Check and send' }).click()
  await expect(page.getByText('You are back. Look at the check, then send it.')).toBeVisible()
  await page.getByRole('button', { name: 'Send to 2 customers' }).filter({ visible: true }).click()
  await page.waitForURL(/\/bulk\/(?!new)/)
  await page.goto('/outbox')
  await expect(page.getByText('Everything is sent')).toBeVisible()
})

test('a bulk message whose answer was lost goes out once, wherever one is by then', async ({ signedIn }) => {
  const page = await signedIn('contractor2')
  let isDeaf = true
  let heard = () => {}
  const lost = new Promise<void>((resolve) => {
    heard = resolve
  })
  await page.routeWebSocket(/socket\.io/, (socket) => {
    const server = socket.connectToServer()
    socket.onMessage((message) => {
      if (!isDeaf || !String(message).includes('queue_bulk_message')) server.send(message)
      else heard()
    })
  })
  await page.goto('/bulk/new?to=customer43,customer50')
  await page.getByLabel('Message', { exact: true }).fill('Did this one get through?')
  await page.getByRole('button', { name: 'Send to 2 customers' }).filter({ visible: true }).click()
  await lost
  await page.getByRole('link', { name: 'Jobs', exact: true }).click()
  await page.getByRole('link', { name: 'Outbox: 1 bulk message waiting' }).click()
  await expect(page.getByText(/You sent it and no answer came yet/)).toBeVisible()
  isDeaf = false
  await expect(page.getByText('Your message goes out to 2 chosen customers')).toBeVisible({ timeout: 40_000 })
  await expect(page.getByText('Everything is sent')).toBeVisible()
  const { items } = await (await page.context().request.get('/api/bulk?state=held')).json()
  expect(items).toHaveLength(1)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('Nothing was sent', { exact: true })).toBeVisible()
})
