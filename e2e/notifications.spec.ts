import type { Page } from 'playwright/test'
import { beginConversation, messageRow, openConversation, send } from './support/conversation'
import { expect, test } from './support/fixtures'
import { whenCopied, whenHeld } from './support/held'

test('what happens is listed once for each conversation, read on all devices at once, and can be muted', async ({
  signedIn,
}) => {
  const contractor = await signedIn('contractor2')
  const customer = await signedIn('customer11')
  const other = await signedIn('customer11')
  await customer.goto('/jobs')
  await other.goto('/jobs')
  await openConversation(contractor, 'customer11', 'Chloe Dubois')
  await send(contractor, 'Chloe Dubois', 'Are you in on Monday?')
  await send(contractor, 'Chloe Dubois', 'Or on Tuesday?')

  const bell = (page: typeof customer) => page.getByRole('link', { name: /^Activity/ })
  await test.step('the bell counts it, on every device', async () => {
    for (const page of [customer, other]) await expect(bell(page)).toHaveAccessibleName('Activity 1 unread')
  })

  await test.step('the list says what happened and leads there', async () => {
    await bell(customer).click()
    const row = customer.getByRole('link', { name: /^Unread: Ben Adeyemi sent you 2 messages/ })
    await row.click()
    await expect(customer).toHaveURL(/\/inbox\/.+/)
    for (const page of [customer, other]) await expect(bell(page)).toHaveAccessibleName('Activity')
  })

  await test.step('a conversation is muted and says so', async () => {
    await customer.getByRole('button', { name: 'More about this conversation' }).click()
    await customer.getByRole('menuitem', { name: 'Mute for a day' }).click()
    await expect(customer.locator('header').getByText('Muted')).toBeVisible()
    await customer.getByRole('button', { name: 'More about this conversation' }).click()
    await customer.getByRole('menuitem', { name: 'Unmute' }).click()
    await expect(customer.locator('header').getByText('Muted')).toHaveCount(0)
  })

  await test.step('what comes how is one table', async () => {
    await customer.goto('/settings')
    const box = customer.getByRole('checkbox', { name: 'Messages: Sound' })
    const saved = customer.waitForResponse((answer) => answer.request().method() === 'PATCH' && answer.ok())
    await box.click()
    await expect(box).not.toBeChecked()
    await saved
    await customer.reload()
    await expect(box).not.toBeChecked()
  })
})

type Shown = { title: string; body: string; tag: string }

/** What stands on the device's screen. */
function shownOn(page: Page): Promise<Shown[]> {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    return (await registration.getNotifications()).map(({ title, body, tag }) => ({ title, body, tag }))
  })
}

/** Has the browser's own push service hand a message to the worker, as it would once decrypted. */
async function pushTo(page: Page): Promise<(message: object) => Promise<void>> {
  const session = await page.context().newCDPSession(page)
  const found = new Promise<string>((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [registration] = registrations
      if (registration) resolve(registration.registrationId)
    })
  })
  await session.send('ServiceWorker.enable')
  const registrationId = await found
  const { origin } = new URL(page.url())
  return async (message) => {
    await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data: JSON.stringify(message) })
  }
}

test('a push is shown once for each conversation, replaced by the next and taken back when read elsewhere', async ({
  signedIn,
}) => {
  const page = await signedIn('customer12', { serviceWorkers: 'allow', permissions: ['notifications'] })
  await page.goto('/jobs')
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  const push = await pushTo(page)
  const message = { id: 'n1', kind: 'message', about: 'c1', seq: 1, text: '', from: { id: 'x', name: 'Maya Ortiz' } }

  await push({ ...message, count: 1, preview: 'Are you in on Monday?' })
  await expect
    .poll(() => shownOn(page))
    .toEqual([{ title: 'Maya Ortiz', body: 'Are you in on Monday?', tag: 'message c1' }])
  await push({ ...message, count: 2, preview: 'Or on Tuesday?' })
  await expect
    .poll(() => shownOn(page))
    .toEqual([{ title: 'Maya Ortiz', body: 'Or on Tuesday? (2 messages)', tag: 'message c1' }])
  await push({ ...message, id: 'n2', about: 'c2', from: null, count: 1, preview: null })
  await expect
    .poll(async () => (await shownOn(page)).find(({ tag }) => tag === 'message c2'))
    .toEqual({ title: 'Rollcall', body: 'There is something new for you', tag: 'message c2' })
  await push({ ...message, count: 0, preview: null })
  await expect.poll(async () => (await shownOn(page)).map(({ tag }) => tag)).toEqual(['message c2'])
})

test('what is written on a notification is sent without a page, and counts as read', async ({ signedIn }) => {
  const contractor = await signedIn('contractor1')
  await beginConversation(contractor, 'customer20', 'Leila Aziz', 'Shall I come on Monday?')
  await contractor.waitForURL(/\/inbox\/(?!new)/)
  const about = new URL(contractor.url()).pathname.split('/')[2] ?? ''
  const page = await signedIn('customer20', { serviceWorkers: 'allow', permissions: ['notifications'], fresh: true })
  await page.goto('/jobs')
  await whenHeld(page)
  await whenCopied(page, '', 'Leila Aziz')
  const push = await pushTo(page)
  const { lastSeq: seq } = await (await page.context().request.get(`/api/conversations/${about}`)).json()
  await push({ id: 'n9', kind: 'message', about, seq, text: '', from: null, count: 1, preview: 'Shall I come?' })
  await expect.poll(async () => (await shownOn(page)).length).toBe(1)

  const [worker] = page.context().serviceWorkers()
  // As browsers do that have a field on the notification; the one of the tests has none.
  await worker?.evaluate(async () => {
    const scope = self as unknown as ServiceWorkerGlobalScope
    const [notification] = await scope.registration.getNotifications()
    if (!notification) throw new Error('nothing is shown')
    const event = new NotificationEvent('notificationclick', { notification, action: 'reply' })
    Object.defineProperty(event, 'reply', { value: 'Monday suits me' })
    scope.dispatchEvent(event)
  })
  await expect(messageRow(contractor, 'Leila Aziz', 'Monday suits me')).toBeVisible()
  await expect(messageRow(contractor, 'Leila Aziz', 'Shall I come on Monday?')).toContainText('Read')
})
