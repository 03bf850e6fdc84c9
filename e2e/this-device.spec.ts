import sharp from 'sharp'
import { beginConversation, listRow, messageRow, thread } from './support/conversation'
import { expect, test } from './support/fixtures'
import { whenCopied, whenHeld } from './support/held'

test.use({ allowedErrors: [/ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to fetch|status of 503/] })

test('a new version waits until one presses Reload, and nothing typed is lost', async ({ signedIn }) => {
  const page = await signedIn('customer22', { serviceWorkers: 'allow', fresh: true })
  await beginConversation(page, 'contractor1', 'Maya Ortiz', 'A question about Monday')
  await page.waitForURL(/\/inbox\/(?!new)/)
  await whenHeld(page)
  const note = page.getByText('A new version is here. What you wrote is kept.')
  await expect(note).toHaveCount(0)
  const field = page.getByRole('textbox', { name: 'Message Maya Ortiz' })
  await field.fill('Half a sentence')
  // Another address of the script is another version of it.
  await page.evaluate(() => navigator.serviceWorker.register('/service-worker.js?next').then(() => undefined))
  await expect(note).toBeVisible()
  await expect(field).toHaveValue('Half a sentence')
  const reloaded = page.waitForEvent('load')
  await page.getByRole('button', { name: 'Reload' }).click()
  await reloaded
  await expect(field).toHaveValue('Half a sentence')
  expect(await page.evaluate(() => navigator.serviceWorker.controller?.scriptURL)).toMatch(/\?next$/)
})

test('pictures that were seen are there without a connection; after 12 hours away all of it is locked', async ({
  signedIn,
}) => {
  let page = await signedIn('customer23', { serviceWorkers: 'allow', fresh: true })
  const context = page.context()
  await beginConversation(page, 'contractor1', 'Maya Ortiz', 'Here is the leak')
  await page.waitForURL(/\/inbox\/(?!new)/)
  await whenHeld(page)
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Attach pictures or PDF files' }).click()
  const buffer = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'navy' } })
    .png()
    .toBuffer()
  await (await chooser).setFiles({ name: 'leak.png', mimeType: 'image/png', buffer })
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  const pictureRow = thread(page, 'Maya Ortiz')
    .getByRole('listitem')
    .filter({ has: page.getByRole('img', { name: 'leak.png' }) })
  await expect(pictureRow).toContainText(/Sent|Delivered/)
  await page.reload()
  const isDrawn = () =>
    thread(page, 'Maya Ortiz')
      .getByRole('img', { name: 'leak.png' })
      .evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 0)
  await expect.poll(isDrawn).toBe(true)
  await whenCopied(page, 'listMessages', '', 'leak.png')

  await test.step('cold, without a connection', async () => {
    await page.close()
    await context.setOffline(true)
    page = await context.newPage()
    await page.goto('/inbox')
    await listRow(page, 'Maya Ortiz').click()
    await expect(messageRow(page, 'Maya Ortiz', 'Here is the leak')).toBeVisible()
    await expect.poll(isDrawn).toBe(true)
  })

  await test.step('12 hours after the server was last reached', async () => {
    await page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          const opening = indexedDB.open('rollcall-held')
          opening.onsuccess = () => {
            const transaction = opening.result.transaction('owner', 'readwrite')
            const owners = transaction.objectStore('owner')
            const read = owners.get('owner')
            read.onsuccess = () => owners.put({ ...read.result, seenAt: Date.now() - 12 * 3_600_000 - 1 }, 'owner')
            transaction.oncomplete = () => {
              opening.result.close()
              resolve()
            }
          }
        }),
    )
    await page.goto('/inbox')
    await expect(page.getByText('What is kept here is locked')).toBeVisible()
    await expect(page.getByText('sign in as Marcus Green', { exact: false })).toBeVisible()
    // It opens by itself.
    await context.setOffline(false)
    await expect(listRow(page, 'Maya Ortiz')).toBeVisible()
  })
})

test('whether the device may tell of answers is asked after the first sent message, and once', async ({ signedIn }) => {
  const page = await signedIn('customer24', {
    serviceWorkers: 'allow',
    permissions: ['notifications'],
    fresh: true,
  })
  await page.goto('/inbox')
  await whenHeld(page)
  const offer = page.getByRole('region', { name: 'Notifications on this device' })
  await expect(offer).toHaveCount(0)
  await beginConversation(page, 'contractor1', 'Maya Ortiz', 'Is this the right place?')
  await expect(offer).toContainText('Shall this device tell you of answers')
  await offer.getByRole('button', { name: 'Not now' }).click()
  await expect(offer).toHaveCount(0)
  await page.reload()
  await page.getByRole('textbox', { name: 'Message Maya Ortiz' }).fill('Never mind')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(messageRow(page, 'Maya Ortiz', 'Never mind')).toContainText(/Sent|Delivered|Read/)
  await expect(offer).toHaveCount(0)
})

test('a picture that another app shares becomes a bulk message, and what was begun there is put aside', async ({
  signedIn,
}) => {
  const page = await signedIn('contractor3', { serviceWorkers: 'allow', fresh: true })
  await page.goto('/bulk/new?to=customer41')
  await page.getByLabel('Message', { exact: true }).fill('Begun before the picture')
  await whenHeld(page)
  await whenCopied(page, 'listConversations')
  const picture = await sharp({ create: { width: 60, height: 40, channels: 3, background: 'teal' } })
    .png()
    .toBuffer()
  await page.evaluate((base64) => {
    const form = document.createElement('form')
    Object.assign(form, { method: 'post', action: '/share', enctype: 'multipart/form-data' })
    const text = Object.assign(document.createElement('textarea'), { name: 'text', value: 'Our newest bathroom' })
    const input = Object.assign(document.createElement('input'), { type: 'file', name: 'pictures' })
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
    const files = new DataTransfer()
    files.items.add(new File([bytes], 'bathroom.png', { type: 'image/png' }))
    input.files = files.files
    form.append(text, input)
    document.body.append(form)
    form.submit()
  }, picture.toString('base64'))
  await page.getByRole('button', { name: 'New bulk message' }).click()
  await expect(page.getByText('bathroom.png')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Remove the picture' })).toBeVisible()
  await expect(page.getByLabel('Caption')).toHaveValue('Our newest bathroom')
  await expect(page.getByRole('status').filter({ hasText: 'Put aside' })).toContainText('Begun before the picture')
  await page.goto('/share')
  await expect(page.getByText('Nothing was shared')).toBeVisible()
})
