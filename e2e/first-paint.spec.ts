import type { Page } from 'playwright/test'
import { header, listRow, messageRow, openConversation, send, thread } from './support/conversation'
import { expect, PASSWORD, test } from './support/fixtures'

/** Keeps the scripts that hold this word, all of them by default, from a page until the result is called. */
async function holdScripts(page: Page, word = ''): Promise<() => void> {
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route(/\/_next\/static\/chunks\/.*\.js/, async (route) => {
    // What a browser repeats by itself on a connection that was just closed, a fetch of ours does not.
    if (word === '') {
      await released
      await route.continue()
      return
    }
    const response = await route.fetch()
    if ((await response.text()).includes(word)) await released
    await route.fulfill({ response })
  })
  return release
}

test('the server draws the unread list', async ({ signedIn }) => {
  const contractor = await signedIn('contractor3')
  await signedIn('customer46')
  await contractor.goto('/inbox/new?to=customer46')
  await send(contractor, 'Aisha Khan', 'The scaffold comes on Monday')
  await expect(messageRow(contractor, 'Aisha Khan', 'The scaffold comes on Monday')).toContainText(/Sent|Delivered/)

  const drawn = await signedIn('customer46', { javaScriptEnabled: false })
  await drawn.goto('/inbox?filter=unread')
  // What is streamed after the frame is shown by a script alone.
  const hidden = { includeHidden: true }
  const list = drawn.getByRole('list', { name: 'Conversations', ...hidden })
  await expect(list.getByRole('link', hidden).filter({ hasText: 'The scaffold comes on Monday' })).toHaveCount(1)
})

test('a part of the page that is taken over late shows what came meanwhile', async ({ signedIn }) => {
  const contractor = await signedIn('contractor3')
  const customer = await signedIn('customer47')
  await contractor.goto('/inbox/new?to=customer47')
  await send(contractor, 'Nils Andersen', 'Are you at home on Tuesday?')
  await openConversation(customer, 'contractor3', 'Ines Karlsson')
  const late = messageRow(customer, 'Ines Karlsson', 'Or rather on Thursday?')

  const release = await holdScripts(customer, 'Write a message')
  await customer.reload({ waitUntil: 'commit' })
  await expect(thread(customer, 'Ines Karlsson').getByText('Are you at home on Tuesday?')).toBeVisible()
  await send(contractor, 'Nils Andersen', 'Or rather on Thursday?')
  await expect(listRow(customer, 'Ines Karlsson')).toContainText('Or rather on Thursday?')
  await contractor.getByRole('textbox', { name: 'Message Nils Andersen' }).pressSequentially('I')
  await expect(listRow(customer, 'Ines Karlsson')).toContainText('Typing…')
  await expect(late).toBeHidden()
  release()
  await expect(late).toBeVisible()
  await expect(header(customer, 'Ines Karlsson')).toContainText('Typing…')
})

test('the messages that the server drew stay where they are when the page is taken over', async ({ signedIn }) => {
  const page = await signedIn('contractor3')
  await page.goto('/inbox/new?to=customer45')
  await send(page, 'Paul Moreau', 'The ladder stays until Friday')
  await expect(messageRow(page, 'Paul Moreau', 'The ladder stays until Friday')).toContainText(/Sent|Delivered/)

  const release = await holdScripts(page, 'Write a message')
  await page.reload({ waitUntil: 'commit' })
  const text = thread(page, 'Paul Moreau').getByText('The ladder stays until Friday')
  await expect(text).toBeVisible()
  const drawn = await text.elementHandle()
  release()
  const list = thread(page, 'Paul Moreau').getByRole('list')
  // Heights are known once rows have places of their own.
  await expect(list).toHaveAttribute('style', /height/)
  expect(await text.evaluate((shown, first) => shown === first, drawn)).toBe(true)
})

test.describe('before the page has taken over', () => {
  test('a name that is being changed stays', async ({ signedIn }) => {
    const page = await signedIn('customer48')
    const release = await holdScripts(page)
    await page.goto('/settings', { waitUntil: 'commit' })
    const name = page.getByLabel('Name', { exact: true })
    await expect(name).toHaveValue('Laura Conti')
    await name.press('End')
    await name.pressSequentially(' Junior')
    await expect(page.getByRole('button', { name: 'Save name' })).toBeDisabled()
    release()
    await page.getByRole('button', { name: 'Save name' }).click()
    await expect(page.getByRole('button', { name: 'Account of Laura Conti Junior' })).toBeVisible()
    await expect(name).toHaveValue('Laura Conti Junior')
  })

  test('a search that was begun is made', async ({ signedIn }) => {
    const page = await signedIn('admin1')
    const release = await holdScripts(page)
    await page.goto('/admin/users', { waitUntil: 'commit' })
    await page.getByRole('searchbox', { name: 'Search users' }).fill('Priya')
    release()
    await expect(page).toHaveURL(/q=Priya/)
    await expect(page.getByRole('list', { name: 'Users' }).getByRole('listitem')).toHaveCount(1)
    await expect(page.getByRole('searchbox', { name: 'Search users' })).toHaveValue('Priya')
  })

  test('a password that is entered does not get into the address', async ({ visitor }) => {
    const page = await visitor()
    const release = await holdScripts(page)
    await page.goto('/sign-in', { waitUntil: 'commit' })
    await page.getByLabel('E-mail').fill('customer49@demo.test')
    await page.getByLabel('Password').fill(PASSWORD)
    await page.getByLabel('Password').press('Enter')
    await expect(page).toHaveURL(/\/sign-in$/)
    release()
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.waitForURL(/\/inbox/)
  })

  test('the kind of account that was chosen stays', async ({ visitor }) => {
    const page = await visitor()
    const release = await holdScripts(page)
    await page.goto('/sign-up', { waitUntil: 'commit' })
    const contractor = page.getByRole('radio', { name: /Contractor/ })
    await contractor.check({ force: true })
    release()
    await page.getByRole('button', { name: 'Sign up' }).click()
    await expect(page.getByText('Enter your name.')).toBeVisible()
    await expect(contractor).toBeChecked()
  })
})

test('a page before sign-in changes its theme at once, without a colour that passes', async ({ visitor }) => {
  const page = await visitor()
  await page.emulateMedia({ colorScheme: 'light' })
  await page.goto('/sign-in')
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect(page.locator('html')).toHaveClass(/dark/)
  const passing = await page.evaluateHandle(() => {
    const counted = new Promise<number>((resolve) => {
      const look = () => resolve(document.getAnimations().length)
      new MutationObserver(look).observe(document.documentElement, { attributeFilter: ['class'] })
    })
    return { counted }
  })
  await page.emulateMedia({ colorScheme: 'light' })
  expect(await passing.evaluate(({ counted }) => counted)).toBe(0)
})
