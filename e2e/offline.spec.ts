import type { Page } from 'playwright/test'
import { messageRow, openConversation, thread } from './support/conversation'
import { expect, test } from './support/fixtures'
import { whenCopied, whenHeld } from './support/held'

test.use({ allowedErrors: [/ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to fetch|status of 503/] })

const field = (page: Page, peer: string) => page.getByRole('textbox', { name: `Message ${peer}` })

test('a device without a connection opens cold, goes everywhere, keeps what is written and sends it once', async ({
  signedIn,
}) => {
  let page = await signedIn('contractor2', { serviceWorkers: 'allow', fresh: true })
  const context = page.context()
  await openConversation(page, 'customer11', 'Chloe Dubois')
  await whenHeld(page)
  const { items } = await (await context.request.get('/api/bulk?limit=1')).json()
  const batch = `/bulk/${items[0].id}`
  for (const place of ['/jobs', batch]) await page.goto(place)
  await whenCopied(page, '"recipients"')
  await page.goto('/bulk/new')
  await whenCopied(page, 'listMessages')
  await page.close()
  await context.setOffline(true)

  await test.step('the inbox and the conversation that was seen are there, and say how old they are', async () => {
    page = await context.newPage()
    await page.goto('/inbox')
    await page
      .getByRole('list', { name: 'Conversations' })
      .getByRole('link', { name: /Chloe Dubois/ })
      .click()
    await expect(thread(page, 'Chloe Dubois').getByRole('listitem').first()).toBeVisible()
    await expect(page.getByText(/As it was on this device/)).toBeVisible()
  })

  await test.step('three messages wait', async () => {
    for (const text of ['First from the basement', 'Second from the basement', 'Third from the basement']) {
      await field(page, 'Chloe Dubois').fill(text)
      await field(page, 'Chloe Dubois').press('Enter')
      await expect(messageRow(page, 'Chloe Dubois', text)).toBeVisible()
    }
  })

  await test.step('a screen says what waits', async () => {
    await page.getByRole('link', { name: 'Outbox: 3 messages waiting' }).click()
    const waiting = page.getByRole('listitem').filter({ hasText: 'Waits for the connection' })
    await expect(waiting).toHaveCount(3)
    await expect(waiting.first()).toContainText('Chloe Dubois')
  })

  await test.step('what another app shares is kept, and goes where one chooses', async () => {
    await page.evaluate(() => {
      const form = document.createElement('form')
      Object.assign(form, { method: 'post', action: '/share', enctype: 'multipart/form-data' })
      const text = Object.assign(document.createElement('textarea'), { name: 'text', value: 'Shared from elsewhere' })
      const picture = Object.assign(document.createElement('input'), { type: 'file', name: 'pictures' })
      const files = new DataTransfer()
      files.items.add(new File([new Uint8Array(40)], 'wall.png', { type: 'image/png' }))
      picture.files = files.files
      form.append(text, picture)
      document.body.append(form)
      form.submit()
    })
    await expect(page.getByText('1 picture')).toBeVisible()
    await page.getByRole('button', { name: 'Chloe Dubois' }).click()
    await expect(field(page, 'Chloe Dubois')).toHaveValue('Shared from elsewhere')
    await page.getByRole('button', { name: 'Remove wall.png' }).click()
    await field(page, 'Chloe Dubois').fill('')
  })

  await test.step('every place in the rail opens; what is not held says so', async () => {
    const rail = page.getByRole('navigation', { name: 'Main' })
    for (const place of ['Jobs', 'Bulk', 'Templates', 'Audiences']) {
      await rail.getByRole('link', { name: place, exact: true }).click()
      await expect(page.getByRole('heading', { level: 1, name: place })).toBeVisible()
    }
    await page.goto('/templates?show=archived')
    await expect(page.getByText('This list is not on this device')).toBeVisible()
    await expect(page.getByText(/As it was on this device/)).toHaveCount(0)
    await page.goto(batch)
    await expect(page.getByRole('heading', { name: 'Recipients' })).toBeVisible()
    await expect(page.getByText(/As it was on this device/)).toBeVisible()
    await page.goto('/settings')
    await expect(page.getByText('This page is not on this device')).toBeVisible()
  })

  await test.step('after a restart of the page and with a connection all are there, once, in order', async () => {
    await page.close()
    page = await context.newPage()
    await context.setOffline(false)
    await page.goto('/inbox')
    await page
      .getByRole('list', { name: 'Conversations' })
      .getByRole('link', { name: /Chloe Dubois/ })
      .click()
    const rows = thread(page, 'Chloe Dubois').getByText(/ from the basement$/)
    await expect(rows).toHaveText(['First from the basement', 'Second from the basement', 'Third from the basement'])
    await expect(thread(page, 'Chloe Dubois').getByText(/Sending/)).toHaveCount(0)
  })
})

test('nobody sees what a device holds of somebody else', async ({ signedIn }) => {
  const page = await signedIn('customer11', { serviceWorkers: 'allow', fresh: true })
  const context = page.context()
  await page.goto('/inbox')
  await whenHeld(page)
  // The last of what is fetched ahead: nothing is asked for any more when the session ends.
  await whenCopied(page, '"mine":true')

  await test.step('where the session is over it is locked', async () => {
    await context.clearCookies()
    await page.goto('/inbox')
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
    await context.setOffline(true)
    await page.goto('/inbox')
    await expect(page.getByText('What is kept here is locked')).toBeVisible()
    await expect(page.getByRole('list', { name: 'Conversations' })).toHaveCount(0)
    await context.setOffline(false)
    // It goes on by itself.
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  })

  await test.step('another person who signs in finds nothing of it', async () => {
    await page.getByRole('button', { name: /Ben Adeyemi/ }).click()
    await page.waitForURL('**/inbox')
    const account = page.getByRole('button', { name: 'Account of Ben Adeyemi' }).filter({ visible: true })
    await expect(account).toBeVisible()
    await whenCopied(page, '"waiting"', 'Ben Adeyemi')
    await context.setOffline(true)
    await page.goto('/inbox')
    await expect(account).toBeVisible()
    await context.setOffline(false)
  })

  await test.step('signing out warns of what is not sent, and leaves nothing', async () => {
    await page.goto('/inbox')
    await page.getByRole('list', { name: 'Conversations' }).getByRole('link').first().click()
    await page.getByRole('textbox', { name: /^Message / }).fill('Begun and not sent')
    await page.getByRole('button', { name: 'Account of Ben Adeyemi' }).filter({ visible: true }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await expect(page.getByRole('alertdialog')).toContainText('1 draft on this device would be deleted')
    await page.getByRole('button', { name: 'Sign out and delete' }).click()
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
    await context.setOffline(true)
    await page.goto('/inbox')
    await expect(page.getByText('Nobody is signed in on this device')).toBeVisible()
  })
})

test('places that were never opened are on the device, and what is on it can be searched', async ({ signedIn }) => {
  const page = await signedIn('contractor1', { serviceWorkers: 'allow', fresh: true })
  const context = page.context()
  await openConversation(page, 'customer11', 'Chloe Dubois')
  await field(page, 'Chloe Dubois').fill('The flange of the cellar pump is cracked')
  await field(page, 'Chloe Dubois').press('Enter')
  await whenHeld(page)
  // The last of what is fetched ahead, and what was just written.
  await whenCopied(page, '"waiting"')
  await whenCopied(page, 'listMessages', '', 'cellar pump')
  const rail = page.getByRole('navigation', { name: 'Main' })
  await context.setOffline(true)

  await test.step('from a page that is open', async () => {
    await rail.getByRole('link', { name: 'Jobs', exact: true }).click()
    await expect(page.getByRole('main').getByRole('listitem').filter({ hasText: 'Leaking kitchen sink' })).toBeVisible()
    await rail.getByRole('link', { name: 'Inbox' }).click()
    await expect(page.getByRole('list', { name: 'Conversations' }).getByRole('listitem').first()).toBeVisible()
  })

  await test.step('a word is found in the messages, a name among the people', async () => {
    const search = page.getByRole('searchbox', { name: 'Search people and messages' })
    await search.fill('cellar flange')
    await expect(page.getByText('You are offline: found in what is on this device.')).toBeVisible()
    await expect(page.getByRole('link', { name: /The flange of the cellar pump is cracked/ })).toBeVisible()
    await search.fill('dubois')
    await expect(page.getByRole('link', { name: /Chloe Dubois/ }).first()).toBeVisible()
    await search.fill('nothing of the kind')
    await expect(page.getByText(/Nothing on this device matches/)).toBeVisible()
    await search.fill('')
  })

  await test.step('the lists of every place, from a cold start too', async () => {
    for (const [place, text] of [
      ['Bulk', 'Gutters again'],
      ['Templates', 'On my way'],
      ['Audiences', 'Regulars'],
    ] as const) {
      await rail.getByRole('link', { name: place, exact: true }).click()
      await expect(page.getByRole('main').getByText(text).first()).toBeVisible()
      await page.reload()
      await expect(page.getByRole('main').getByText(text).first()).toBeVisible()
      await expect(page.getByText(/As it was on this device/)).toBeVisible()
    }
    await page.goto('/bulk/new')
    await expect(page.getByRole('main').getByText('Adam Farrell').first()).toBeVisible()
  })
})
