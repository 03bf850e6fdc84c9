import type { Page } from 'playwright/test'
import sharp from 'sharp'
import { listRow, messageRow, openConversation, send, thread } from './support/conversation'
import { expect, test } from './support/fixtures'
import { holdBack } from './support/hold-back'

const field = (page: Page, peer: string) => page.getByRole('textbox', { name: `Message ${peer}` })

async function picture(colour: string): Promise<Buffer> {
  return sharp({ create: { width: 40, height: 30, channels: 3, background: colour } })
    .png()
    .toBuffer()
}

/** Drops files on a part of the page, as from the desktop; the result says whether the page took the drop. */
async function drop(
  page: Page,
  selector: string,
  file: { name: string; type: string; bytes: Buffer },
): Promise<boolean> {
  return page
    .locator(selector)
    .first()
    .evaluate(
      (element, { name, type, base64 }) => {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
        const dataTransfer = new DataTransfer()
        dataTransfer.items.add(new File([bytes], name, { type }))
        const options = { bubbles: true, cancelable: true, dataTransfer }
        element.dispatchEvent(new DragEvent('dragover', options))
        return !element.dispatchEvent(new DragEvent('drop', options))
      },
      { name: file.name, type: file.type, base64: file.bytes.toString('base64') },
    )
}

test('eleven pictures picked at once arrive in their order, also by way of a reload', async ({ signedIn }) => {
  const contractor = await signedIn('contractor2')
  const names = ['red', 'green', 'blue', 'black', 'white', 'teal', 'navy', 'olive', 'maroon', 'purple', 'gray']
  const files = await Promise.all(
    names.map(async (colour) => ({ name: `${colour}.png`, mimeType: 'image/png', buffer: await picture(colour) })),
  )
  await test.step('the chooser outlives the page that opened it', async () => {
    const { asked, release } = await holdBack(contractor, /\/api\/conversations\?.*peerId=customer11/)
    await contractor.goto('/inbox/new?to=customer11')
    await asked
    const chooser = contractor.waitForEvent('filechooser')
    await contractor.getByRole('button', { name: 'Attach pictures or PDF files' }).click()
    const opened = await chooser
    await expect(contractor.getByText('No messages yet'), 'nothing is said until it is known').toBeHidden()
    release()
    await expect(thread(contractor, 'Chloe Dubois')).toBeVisible()
    await opened.setFiles(files)
  })
  await expect(contractor.getByRole('list', { name: 'Files to send' }).getByText(/\d (byte|kB|kilobyte)/i)).toHaveCount(
    11,
  )

  await test.step('they and the text wait in the composer through a reload', async () => {
    await field(contractor, 'Chloe Dubois').fill('All the walls')
    await contractor.reload()
    await expect(contractor.getByRole('button', { name: /^Remove .*\.png$/ })).toHaveCount(11)
    await expect(field(contractor, 'Chloe Dubois')).toHaveValue('All the walls')
  })
  await contractor.getByRole('button', { name: 'Send', exact: true }).click()
  const shown = thread(contractor, 'Chloe Dubois').getByRole('button', { name: /^Open picture / })
  await expect(shown).toHaveCount(11)
  await contractor.reload()
  await expect(shown).toHaveCount(11)
  expect(await shown.evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')))).toEqual(
    names.map((name) => `Open picture ${name}.png`),
  )
})

test.describe('with files that are refused', () => {
  test.use({ allowedErrors: [/status of 400/] })

  test('what was refused is seen under a full tray, and stays with its reason when the rest is sent', async ({
    signedIn,
  }) => {
    const page = await signedIn('contractor2')
    await openConversation(page, 'customer12', 'Mateo Garcia')
    const fine = await Promise.all(
      ['red', 'green', 'blue', 'teal', 'navy', 'olive'].map(async (colour) => {
        return { name: `${colour}.png`, mimeType: 'image/png', buffer: await picture(colour) }
      }),
    )
    const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic\0\0\0\0mif1heic'), Buffer.alloc(64)])
    const files = [...fine, { name: 'porch.heic', mimeType: 'image/heic', buffer: heic }]
    await page.locator('input[type=file]').setInputFiles(files)
    const tray = page.getByRole('list', { name: 'Files to send' })
    await expect(tray.getByText(/\d bytes/)).toHaveCount(6)
    await expect(tray.getByRole('alert').getByText(/HEIC/)).toBeInViewport()
    await expect(page.getByRole('button', { name: 'Try porch.heic again' }), 'no other try changes it').toBeHidden()
    await field(page, 'Mateo Garcia').fill('All six, and the porch')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await expect(thread(page, 'Mateo Garcia').getByRole('button', { name: /^Open picture / })).toHaveCount(6)
    await expect(tray.getByRole('listitem')).toHaveCount(1)
    await expect(tray.getByRole('alert')).toContainText('HEIC')
    await page.getByRole('button', { name: 'Remove porch.heic' }).click()
    await expect(tray).toBeHidden()
  })
})

test('a long draft that another tab writes over can be brought back', async ({ signedIn }) => {
  const first = await signedIn('contractor2')
  await openConversation(first, 'customer12', 'Mateo Garcia')
  const second = await first.context().newPage()
  await openConversation(second, 'customer12', 'Mateo Garcia')

  await field(first, 'Mateo Garcia').fill('Here is the whole offer, line by line')
  await expect(field(second, 'Mateo Garcia')).toHaveValue('Here is the whole offer, line by line')
  await field(second, 'Mateo Garcia').fill('ok')
  await expect(field(first, 'Mateo Garcia')).toHaveValue('ok')
  await expect(first.getByText('Replaced elsewhere: Here is the whole offer')).toBeVisible()
  await second.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(field(first, 'Mateo Garcia')).toHaveValue('')
  await first.getByRole('button', { name: 'Bring back' }).click()
  await expect(field(second, 'Mateo Garcia')).toHaveValue('Here is the whole offer, line by line')
})

test('what is written outside a thread is not written over by another tab without a trace either', async ({
  signedIn,
}) => {
  const first = await signedIn('contractor2')
  const second = await first.context().newPage()
  const broughtBack = 'Here is the whole offer, line by line'

  await test.step('a bulk message', async () => {
    for (const page of [first, second]) await page.goto('/bulk/new')
    const text = (page: Page) => page.getByLabel('Message', { exact: true })
    await text(first).fill(broughtBack)
    await expect(text(second)).toHaveValue(broughtBack)
    await text(second).fill('ok')
    await expect(text(first)).toHaveValue('ok')
    await first.getByRole('button', { name: 'Bring back' }).click()
    await expect(text(second)).toHaveValue(`ok\n${broughtBack}`)
    await text(second).fill('')
  })

  await test.step('a correction', async () => {
    await openConversation(first, 'customer11', 'Chloe Dubois')
    await send(first, 'Chloe Dubois', 'The ladder is here')
    await openConversation(second, 'customer11', 'Chloe Dubois')
    const row = messageRow(first, 'Chloe Dubois', 'The ladder is here')
    await row.hover()
    await row.getByRole('button', { name: 'Message actions' }).click()
    await first.getByRole('menuitem', { name: 'Edit' }).click()
    const edited = (page: Page) => page.getByRole('textbox', { name: 'Edit the message' })
    await edited(first).fill(broughtBack)
    await expect(edited(second)).toHaveValue(broughtBack)
    await edited(second).fill('ok')
    await expect(edited(first)).toHaveValue('ok')
    await first.getByRole('button', { name: 'Bring back' }).click()
    await expect(edited(second)).toHaveValue(`ok\n${broughtBack}`)
    await edited(second).press('Escape')
  })

  await test.step('a form', async () => {
    const text = (page: Page) => page.getByRole('dialog').getByLabel('Text', { exact: true })
    for (const page of [first, second]) {
      await page.goto('/templates')
      await page.getByRole('button', { name: 'New template' }).first().click()
    }
    await text(first).fill(broughtBack)
    await text(second).fill('ok')
    await expect(first.getByText(`Replaced elsewhere: ${broughtBack}`)).toBeVisible()
    await first.reload()
    await first.getByRole('button', { name: 'New template' }).first().click()
    await expect(text(first)).toHaveValue('ok')
    await first.getByRole('button', { name: 'Bring back' }).click()
    await expect(text(first)).toHaveValue(broughtBack)
    await first.getByRole('button', { name: 'Cancel' }).click()
  })
})

test('a correction and the text of a dialog survive looking elsewhere, Esc and a reload', async ({ signedIn }) => {
  const page = await signedIn('contractor2')
  await openConversation(page, 'customer11', 'Chloe Dubois')
  await send(page, 'Chloe Dubois', 'We come on Monday')
  const row = messageRow(page, 'Chloe Dubois', 'We come on Monday')
  await row.hover()
  await row.getByRole('button', { name: 'Message actions' }).click()
  await page.getByRole('menuitem', { name: 'Edit' }).click()
  const edited = page.getByRole('textbox', { name: 'Edit the message' })
  await edited.fill('We come on Tuesday')
  await listRow(page, 'Mateo Garcia').click()
  await expect(field(page, 'Mateo Garcia')).toBeVisible()
  await listRow(page, 'Chloe Dubois').click()
  await expect(edited).toHaveValue('We come on Tuesday')
  await page.reload()
  await expect(edited).toHaveValue('We come on Tuesday')
  await expect(page.locator('header').getByText(/^(Online|Offline|Last seen)/)).toBeVisible()
  await page.goto('/jobs')
  await page.goBack()
  await expect(edited).toHaveValue('We come on Tuesday')
  await expect(page.locator('header').getByText(/^(Online|Offline|Last seen)/)).toBeVisible()
  await edited.press('Enter')
  await expect(messageRow(page, 'Chloe Dubois', 'We come on Tuesday')).toContainText('Edited')
  await expect(field(page, 'Chloe Dubois'), 'the browser put the correction into no draft').toHaveValue('')

  for (const [place, open, label] of [
    ['/jobs', 'Post a job', 'Description'],
    ['/templates', 'New template', 'Text'],
    ['/audiences', 'New audience', 'Name'],
    ['/bulk/new', 'Paste a list', 'List'],
  ] as const) {
    await page.goto(place)
    await page.getByRole('button', { name: open }).first().click()
    await page.getByRole('dialog').getByLabel(label, { exact: true }).fill('Half a sentence')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
    await page.reload()
    await page.getByRole('button', { name: open }).first().click()
    await expect(page.getByRole('dialog').getByLabel(label, { exact: true })).toHaveValue('Half a sentence')
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: open }).first().click()
    await expect(page.getByRole('dialog').getByLabel(label, { exact: true })).toHaveValue('')
    await page.keyboard.press('Escape')
  }
})

test('what is typed in the settings and not saved survives looking elsewhere and a reload', async ({ signedIn }) => {
  const page = await signedIn('contractor2')
  await page.goto('/settings')
  const name = page.getByLabel('Name', { exact: true })
  await name.fill('Ben A')
  await page.getByRole('link', { name: 'Templates', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Templates', level: 1 })).toBeVisible()
  await page.goBack()
  await expect(name).toHaveValue('Ben A')
  const saved = page.waitForResponse((response) => response.request().method() === 'PATCH' && response.ok())
  await page.getByRole('switch', { name: 'Quiet hours' }).click()
  await saved
  await page.getByLabel('From').fill('22:15')
  await page.reload()
  await expect(name).toHaveValue('Ben A')
  await expect(page.getByLabel('From')).toHaveValue('22:15')
  await page.getByRole('button', { name: 'Save times' }).click()
  await expect(page.getByRole('button', { name: 'Save times' })).toBeHidden()
  await page.getByRole('switch', { name: 'Quiet hours' }).click()
  await page.getByRole('button', { name: 'Start over' }).click()
  await expect(name).toHaveValue('Ben Adeyemi')

  await test.step('what a token is to be allowed', async () => {
    const newToken = page.getByRole('button', { name: 'New token' })
    const dialog = page.getByRole('dialog', { name: 'New token' })
    const maySend = dialog.getByRole('checkbox', { name: /^Send/ })
    await newToken.click()
    await maySend.click()
    await page.keyboard.press('Escape')
    await page.reload()
    await newToken.click()
    await expect(maySend).not.toBeChecked()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await newToken.click()
    await expect(maySend).toBeChecked()
  })
})

test('whom an address brings is chosen, and nothing called sent, however late the device reads what it kept', async ({
  signedIn,
}) => {
  const page = await signedIn('contractor3')
  const message = page.getByLabel('Message', { exact: true })
  await page.goto('/bulk/new')
  await message.fill('Begun before')
  const other = await page.context().newPage()
  await other.goto('/settings')
  await other.evaluate(holdDevice)
  await page.goto('/bulk/new?to=customer47,customer48')
  await page.waitForLoadState('networkidle')
  const outbox = await page.context().newPage()
  await outbox.goto('/outbox')
  await outbox.waitForLoadState('networkidle')
  await expect(outbox.getByRole('heading', { name: 'Outbox' })).toBeVisible()
  await expect(outbox.getByText('Everything is sent')).toHaveCount(0)
  await other.evaluate('window.releaseDevice()')
  await expect(outbox.getByText('Everything is sent')).toBeVisible()
  await expect(page.getByText('2 chosen').first()).toBeVisible()
  await expect(message).toHaveValue('Begun before')
  await page.getByRole('button', { name: 'Start over' }).click()
  await page.getByRole('button', { name: 'Throw away' }).click()
})

/** Holds what the device keeps as one that writes does, so that nobody else reads it until released. */
function holdDevice(): Promise<void> {
  return new Promise((resolve) => {
    const opening = indexedDB.open('rollcall-unsent')
    opening.onsuccess = () => {
      const store = opening.result.transaction('kept', 'readwrite').objectStore('kept')
      let isHeld = true
      Object.assign(window, {
        releaseDevice: () => {
          isHeld = false
        },
      })
      const again = () => {
        if (isHeld) store.get('nothing').onsuccess = again
      }
      again()
      resolve()
    }
  })
}

test('a file is taken anywhere on the thread, never opened instead of the page, and refused for good once', async ({
  signedIn,
}) => {
  const page = await signedIn('contractor2')
  await openConversation(page, 'customer11', 'Chloe Dubois')
  const png = { name: 'pump.png', type: 'image/png', bytes: await picture('teal') }
  expect(await drop(page, 'section[aria-label="Messages with Chloe Dubois"]', png)).toBe(true)
  await expect(page.getByRole('button', { name: 'Remove pump.png' })).toBeVisible()
  await page.getByRole('button', { name: 'Remove pump.png' }).click()

  expect(await drop(page, 'nav[aria-label="Main"]', png), 'elsewhere the browser must not open it').toBe(true)
  await expect(page.getByRole('button', { name: 'Remove pump.png' })).toBeHidden()

  await drop(page, 'header h1', { name: 'setup.exe', type: 'application/x-msdownload', bytes: Buffer.from('MZ') })
  await expect(page.getByRole('button', { name: 'Remove setup.exe' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Try setup.exe again' })).toBeHidden()
  await page.getByRole('button', { name: 'Remove setup.exe' }).click()

  await test.step('the picture of a bulk message goes on after looking elsewhere, and again a day later', async () => {
    await page.goto('/bulk/new')
    await page.getByRole('button', { name: 'Picture', exact: true }).click()
    const uploads = '**/api/uploads'
    await page.route(uploads, () => undefined)
    const begun = page.waitForRequest(uploads)
    await page.getByLabel('Picture file').setInputFiles({ name: png.name, mimeType: png.type, buffer: png.bytes })
    await begun
    await page.getByRole('link', { name: 'Templates', exact: true }).click()
    await expect(page.getByRole('heading', { name: 'Templates' })).toBeVisible()
    await page.unroute(uploads)
    await page.goBack()
    await expect(page.getByRole('button', { name: 'Remove the picture' })).toBeVisible()
    await page.clock.setSystemTime(Date.now() + 25 * 3_600_000)
    const again = page.waitForRequest(uploads)
    await page.reload()
    await again
    await page.getByRole('button', { name: 'Remove the picture' }).click()
  })
})

test.describe('without a connection', () => {
  test.use({ allowedErrors: [/ERR_INTERNET_DISCONNECTED|WebSocket|Failed to fetch/] })

  test('times of quiet hours that could not be saved stay to be saved', async ({ signedIn }) => {
    const page = await signedIn('contractor2')
    await page.goto('/settings')
    const quiet = page.getByRole('switch', { name: 'Quiet hours' })
    const save = page.getByRole('button', { name: 'Save times' })
    const saved = page.waitForResponse((response) => response.request().method() === 'PATCH' && response.ok())
    await quiet.click()
    await saved
    const me = '**/api/me'
    await page.route(me, (route) => route.abort('internetdisconnected'))
    await page.getByLabel('From').fill('22:45')
    await page.getByLabel('Until').focus()
    await expect(page.getByText('Not saved').first()).toBeVisible()
    await expect(page.getByLabel('From')).toHaveValue('22:45')
    await page.unroute(me)
    const { asked, release } = await holdBack(page, /\/api\/me$/)
    await save.click()
    await asked
    await expect(save).toBeHidden()
    // Gone through, and left, before it was saved.
    await page.getByLabel('From').focus()
    await page.getByLabel('Until').focus()
    await page.reload()
    release()
    await expect(page.getByLabel('From')).toHaveValue('22:45')
    await save.click()
    await expect(save).toBeHidden()
    await expect
      .poll(async () => (await (await page.context().request.get('/api/me')).json()).quietHours?.from)
      .toBe('22:45')
    await quiet.click()
  })

  test('one stays in the page, is told what is missing, and goes on when back', async ({ signedIn }) => {
    const page = await signedIn('contractor2')
    await page.goto('/inbox')
    await page.waitForLoadState('networkidle')
    const dot = listRow(page, 'Chloe Dubois')
    await expect(dot).toHaveAccessibleName(/^Offline|^Online/)
    await page.context().setOffline(true)
    // At once: what the browser says needs no ping to be believed.
    await expect(dot).toHaveAccessibleName(/^Status unknown/, { timeout: 5000 })

    await listRow(page, 'Mateo Garcia').click()
    await expect(page.getByRole('heading', { level: 1, name: 'Mateo Garcia' })).toBeVisible()
    await expect(page.getByText('Your conversation with Mateo Garcia is not on this device')).toBeVisible()

    await page.getByRole('link', { name: 'Bulk', exact: true }).click()
    await expect(page.getByText('Bulk is not on this device')).toBeVisible()
    await expect(page).toHaveURL(/\/bulk$/)
    await page.goBack()
    await expect(page.getByRole('heading', { level: 1, name: 'Mateo Garcia' })).toBeVisible()
    await page.goForward()
    await expect(page.getByText('Bulk is not on this device')).toBeVisible()

    await page.context().setOffline(false)
    await expect(page.getByRole('heading', { level: 1, name: 'Bulk messages' })).toBeVisible({ timeout: 20_000 })
    await page.goBack()
    await expect(thread(page, 'Mateo Garcia')).toBeVisible()
  })
})
