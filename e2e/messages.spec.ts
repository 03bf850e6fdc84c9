import sharp from 'sharp'
import { listRow, messageRow, openConversation, send, thread } from './support/conversation'
import { expect, test } from './support/fixtures'

test('a message from sent to read, edited and deleted', async ({ signedIn }) => {
  const contractor = await signedIn('contractor2')
  const customer = await signedIn('customer10')
  await openConversation(contractor, 'customer10', 'Omar Haddad')

  const row = messageRow(contractor, 'Omar Haddad', 'The paint is ordered')
  await test.step('sent while nobody is there, delivered when they come, read when they look', async () => {
    await send(contractor, 'Omar Haddad', 'The paint is ordered')
    await expect(row).toContainText('Sent')
    await customer.goto('/inbox?filter=unread')
    await expect(row).toContainText('Delivered')
    await expect(listRow(customer, 'Ben Adeyemi')).toContainText('The paint is ordered')
    await expect(listRow(customer, 'Ben Adeyemi')).toContainText(/\d+ unread/)
    await expect(customer).toHaveTitle(/^\(\d+\) Inbox/)
    const badge = customer.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /Inbox/ })
    await expect(badge).toHaveAccessibleName(/unread/)
    await openConversation(customer, 'contractor2', 'Ben Adeyemi')
    await expect(row).toContainText('Read')
    await expect(listRow(customer, 'Ben Adeyemi')).not.toContainText('unread')
  })

  await test.step('typing is shown', async () => {
    await customer.getByRole('textbox', { name: 'Message Ben Adeyemi' }).pressSequentially('I am')
    await expect(contractor.locator('header').getByText('Typing…')).toBeVisible()
  })

  await test.step('an edit is seen by both', async () => {
    await row.hover()
    await row.getByRole('button', { name: 'Message actions' }).click()
    await contractor.getByRole('menuitem', { name: 'Edit' }).click()
    await contractor.getByRole('textbox', { name: 'Edit the message' }).fill('The white paint is ordered')
    await contractor.keyboard.press('Enter')
    for (const [page, peer] of [
      [contractor, 'Omar Haddad'],
      [customer, 'Ben Adeyemi'],
    ] as const) {
      await expect(messageRow(page, peer, 'The white paint is ordered')).toContainText('Edited')
    }
  })

  await test.step('a deleted message leaves its place', async () => {
    const edited = messageRow(contractor, 'Omar Haddad', 'The white paint is ordered')
    await edited.hover()
    await edited.getByRole('button', { name: 'Message actions' }).click()
    await contractor.getByRole('menuitem', { name: 'Delete' }).click()
    await contractor.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
    for (const [page, peer] of [
      [contractor, 'Omar Haddad'],
      [customer, 'Ben Adeyemi'],
    ] as const) {
      await expect(thread(page, peer).getByText('Message deleted')).toBeVisible()
      await expect(thread(page, peer).getByText('The white paint is ordered')).toBeHidden()
    }
  })
})

test('a picture is sent with a caption and opens in full', async ({ signedIn }) => {
  const contractor = await signedIn('contractor2')
  const customer = await signedIn('customer10')
  await openConversation(contractor, 'customer10', 'Omar Haddad')
  await openConversation(customer, 'contractor2', 'Ben Adeyemi')

  const buffer = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#4a7' } })
    .png()
    .toBuffer()
  const chooser = contractor.waitForEvent('filechooser')
  await contractor.getByRole('button', { name: 'Attach pictures or PDF files' }).click()
  await (await chooser).setFiles({ name: 'wall.png', mimeType: 'image/png', buffer })
  await expect(contractor.getByRole('button', { name: 'Remove wall.png' })).toBeVisible()
  await contractor.getByRole('textbox', { name: 'Message Omar Haddad' }).fill('The wall in green')
  await contractor.getByRole('button', { name: 'Send', exact: true }).click()

  const received = messageRow(customer, 'Ben Adeyemi', 'The wall in green')
  await received.getByRole('button', { name: 'Open picture wall.png' }).click()
  const lightbox = customer.getByRole('dialog', { name: 'wall.png' })
  const picture = lightbox.getByRole('img', { name: 'The wall in green' })
  await expect(picture).toBeVisible()
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(640)
  await customer.keyboard.press('Escape')
  await expect(lightbox).toBeHidden()
  await expect(received).toBeVisible()
})

test.describe('on a bad link', () => {
  // The story cuts the WebSocket under the page; Chromium reports what the page was just sending.
  test.use({ allowedErrors: [/WebSocket is already in CLOSING or CLOSED state/] })

  test('what was begun and what was not sent is kept', async ({ signedIn }) => {
    const contractor = await signedIn('contractor2')
    const customer = await signedIn('customer10')
    await openConversation(customer, 'contractor2', 'Ben Adeyemi')
    await openConversation(contractor, 'customer10', 'Omar Haddad')
    const field = contractor.getByRole('textbox', { name: 'Message Omar Haddad' })

    await test.step('a draft lives through a reload', async () => {
      await field.fill('Half a sentence that')
      await contractor.reload()
      await expect(field).toHaveValue('Half a sentence that')
      await contractor.goto('/inbox')
      await expect(listRow(contractor, 'Omar Haddad')).toContainText('Draft: Half a sentence that')
      await listRow(contractor, 'Omar Haddad').click()
      await field.fill('')
    })

    await test.step('a message is sent once, even where its acknowledgement was lost', async () => {
      let lost = 0
      await contractor.routeWebSocket(/socket\.io/, (page) => {
        const server = page.connectToServer()
        server.onMessage((frame) => {
          const isAcknowledgement = /^43\d/.test(String(frame)) && String(frame).includes('Written in a tunnel')
          if (isAcknowledgement && lost < 2) {
            lost += 1
            void page.close()
            void server.close()
          } else page.send(frame)
        })
      })
      await contractor.reload()
      await send(contractor, 'Omar Haddad', 'Written in a tunnel')
      await expect(messageRow(customer, 'Ben Adeyemi', 'Written in a tunnel')).toBeVisible()
      await expect(messageRow(contractor, 'Omar Haddad', 'Written in a tunnel')).toContainText('Read')
      await expect.poll(() => lost).toBe(2)
      await contractor.reload()
      await expect(messageRow(contractor, 'Omar Haddad', 'Written in a tunnel')).toHaveCount(1)
      await expect(messageRow(customer, 'Ben Adeyemi', 'Written in a tunnel')).toHaveCount(1)
    })
  })
})
