import type { BrowserContext, Page } from 'playwright/test'
import { beginConversation, listRow, messageRow, openConversation, send } from './support/conversation'
import { expect, test } from './support/fixtures'
import { syncInBackground, whenCopied, whenHeld } from './support/held'

test('what happens is listed once for each conversation, read on all devices at once, and can be muted', async ({
  signedIn,
}) => {
  const contractor = await signedIn('contractor2')
  const customer = await signedIn('customer11')
  const other = await signedIn('customer11')
  await readAll(customer)
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

test('interest that is unread stands in the title as a message does, and no message twice', async ({ signedIn }) => {
  const customer = await signedIn('customer13')
  await customer.goto('/jobs')
  const titleOf = () => customer.title()
  const counts = await Promise.all(
    ['/api/unread', '/api/notifications'].map(async (path) => (await customer.context().request.get(path)).json()),
  )
  const before = counts[0].unreadCount + counts[1].unreadBesideMessages
  const post = async (path: string, page: Page, method: 'post' | 'put', data?: object) => {
    const { request } = page.context()
    const answer = await request[method](path, {
      headers: { origin: new URL(page.url()).origin },
      ...(data && { data }),
    })
    expect(answer.ok()).toBe(true)
    return answer
  }
  const { id } = await (await post('/api/jobs', customer, 'post', { title: 'Paint the fence' })).json()
  const contractor = await signedIn('contractor3')
  await contractor.goto('/jobs')
  await post(`/api/jobs/${id}/interest`, contractor, 'put')
  await expect.poll(titleOf).toMatch(new RegExp(`^\\(${before + 1}\\) `))
  await expect(customer.locator('link[rel="icon"][href="/icon-unread.svg"]').first()).toBeAttached()
  await expect(customer.locator('link[rel="icon"][href="/icon.svg"]')).toHaveCount(0)
  await beginConversation(contractor, 'customer13', 'Emily Carter', 'I could come on Monday')
  await expect.poll(titleOf).toMatch(new RegExp(`^\\(${before + 2}\\) `))
})

type Shown = { title: string; body: string; tag: string }

/** Reads what earlier stories left for somebody, so that one may count. */
async function readAll(page: Page): Promise<void> {
  const { request } = page.context()
  const listed = await request.get('/api/notifications')
  const read = await request.post('/api/notifications/read', {
    headers: { origin: new URL(listed.url()).origin },
    data: {},
  })
  expect(read.ok(), 'what earlier stories left is read').toBe(true)
}

/** What stands on the device's screen. */
function shownOn(page: Page): Promise<Shown[]> {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    return (await registration.getNotifications()).map(({ title, body, tag }) => ({ title, body, tag }))
  })
}

/** What this device keeps of what was marked as read. */
function keptOn(page: Page): Promise<Record<string, unknown>> {
  return page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('rollcall-unsent')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const store = opening.result.transaction('kept').objectStore('kept')
          const [keys, values] = [store.getAllKeys(), store.getAll()]
          values.onsuccess = () => {
            const entries = keys.result.map((key, at) => [
              /^rollcall:(marks|reads):/.exec(String(key))?.[1],
              values.result[at],
            ])
            resolve(Object.fromEntries(entries.filter(([name]) => name !== undefined)))
            opening.result.close()
          }
        }
      }),
  )
}

/** With how many pushes the worker is done since: what is being shown is not asked for meanwhile. */
async function countPushes(context: BrowserContext): Promise<() => Promise<number>> {
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'))
  await worker.evaluate(() => {
    const counted = { pushes: 0 }
    Object.assign(self, { counted })
    const { waitUntil } = ExtendableEvent.prototype
    ExtendableEvent.prototype.waitUntil = function (work) {
      waitUntil.call(this, work)
      if (this.type === 'push') void Promise.allSettled([work]).then(() => (counted.pushes += 1))
    }
  })
  return () => worker.evaluate(() => (self as unknown as { counted: { pushes: number } }).counted.pushes)
}

/** Has the browser's own push service hand a message to the worker, as it would once decrypted, and waits until it is done with it. */
async function pushTo(page: Page): Promise<(message: object) => Promise<void>> {
  const countDone = await countPushes(page.context())
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
    const before = await countDone()
    await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data: JSON.stringify(message) })
    await expect.poll(countDone).toBe(before + 1)
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
  await push({ ...message, id: 'n3', kind: 'interest', about: 'j1', count: 1, preview: null })
  await expect
    .poll(async () => (await shownOn(page)).find(({ tag }) => tag === 'interest j1'))
    .toMatchObject({ body: 'Maya Ortiz is interested in a job of yours' })
})

test('who turns pushes on where nothing could be set up for it is told so and may try again', async ({ signedIn }) => {
  const page = await signedIn('customer12', { permissions: ['notifications'] })
  await page.goto('/settings')
  const push = page.getByRole('switch', { name: 'Push on this device' })
  await push.click()
  await expect(push).toBeDisabled()
  const toasts = page.getByRole('region', { name: 'Notifications' })
  await expect(toasts.getByText('This browser has not set up what tells you.')).toBeVisible()
  await expect(push).toBeEnabled()
  await expect(push).not.toBeChecked()
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

test('what a window shows is not told by a push, focused or not; another conversation is', async ({ signedIn }) => {
  const page = await signedIn('customer21', { serviceWorkers: 'allow', permissions: ['notifications'] })
  await readAll(page)
  const contractor = await signedIn('contractor1')
  await beginConversation(contractor, 'customer21', 'Oscar Lind', 'Are you there?')
  await contractor.waitForURL(/\/inbox\/(?!new)/)
  const about = new URL(contractor.url()).pathname.split('/')[2] ?? ''
  await page.goto('/jobs')
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  const push = await pushTo(page)
  const message = { id: 'n1', kind: 'message', seq: 1, text: '', from: null, preview: null, count: 1 }
  const tags = async () => (await shownOn(page)).map(({ tag }) => tag).sort()
  const main = page.getByRole('navigation', { name: 'Main' })

  await main.getByRole('link', { name: /^Inbox/ }).click()
  await listRow(page, 'Maya Ortiz').click()
  await expect(page).toHaveURL(new RegExp(about))
  // What ends by reading is taken from the screen; what comes after it is not.
  await expect(messageRow(contractor, 'Oscar Lind', 'Are you there?')).toContainText('Read')
  await expect(main.getByRole('link', { name: /^Activity/ })).toHaveAccessibleName(/^Activity$/)
  await push({ ...message, about })
  await push({ ...message, about: 'another' })
  await expect.poll(tags).toEqual(['message another'])
  await main.getByRole('link', { name: /^Jobs/ }).click()
  await expect(page).toHaveURL(/\/jobs/)
  await push({ ...message, about })
  await expect.poll(tags).toEqual(['message another', `message ${about}`].sort())
})

test('a tab says which conversation it shows while it is seen, so that no other device rings for it', async ({
  signedIn,
}) => {
  const contractor = await signedIn('contractor1')
  await beginConversation(contractor, 'customer23', 'Marcus Green', 'Are you there?')
  await contractor.waitForURL(/\/inbox\/(?!new)/)
  const about = new URL(contractor.url()).pathname.split('/')[2] ?? ''
  const page = await signedIn('customer23')
  const told: (string | null)[] = []
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      const [, request] = /\["show_conversation",({.*?})\]/.exec(String(payload)) ?? []
      if (request) told.push(JSON.parse(request).conversationId)
    }),
  )
  const becomes = (state: 'visible' | 'hidden') =>
    page.evaluate((value) => {
      Object.defineProperty(document, 'visibilityState', { value, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }, state)

  await page.goto(`/inbox/${about}`)
  await expect.poll(() => told).toEqual([about])
  await becomes('hidden')
  await expect.poll(() => told).toEqual([about, null])
  await becomes('visible')
  await expect.poll(() => told).toEqual([about, null, about])
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Jobs/ }).click()
  await expect.poll(() => told).toEqual([about, null, about, null])
})

test('what is marked as read on a notification without a connection is told once there is one', async ({
  signedIn,
}) => {
  const contractor = await signedIn('contractor1')
  await beginConversation(contractor, 'customer22', 'Julia Kowalska', 'Shall I come on Monday?')
  await contractor.waitForURL(/\/inbox\/(?!new)/)
  const about = new URL(contractor.url()).pathname.split('/')[2] ?? ''
  const page = await signedIn('customer22', { serviceWorkers: 'allow', permissions: ['notifications'], fresh: true })
  await page.goto('/jobs')
  await whenHeld(page)
  const push = await pushTo(page)
  const { lastSeq: seq } = await (await page.context().request.get(`/api/conversations/${about}`)).json()
  const { items } = await (await page.context().request.get('/api/notifications')).json()
  await push({ id: items[0].id, kind: 'message', about, seq, text: '', from: null, count: 1, preview: null })
  await push({ id: 'n8', kind: 'interest', about: 'j1', seq: 0, text: '', from: null, count: 1, preview: null })
  await expect.poll(async () => (await shownOn(page)).length).toBe(2)

  const [worker] = page.context().serviceWorkers()
  await page.context().setOffline(true)
  await worker?.evaluate(async () => {
    const scope = self as unknown as ServiceWorkerGlobalScope
    for (const notification of await scope.registration.getNotifications()) {
      scope.dispatchEvent(new NotificationEvent('notificationclick', { notification, action: 'read' }))
    }
  })
  await expect.poll(() => keptOn(page)).toEqual({ marks: { [about]: seq }, reads: ['n8'] })
  await page.context().setOffline(false)
  await syncInBackground(page, 'rollcall-outbox')
  await expect(messageRow(contractor, 'Julia Kowalska', 'Shall I come on Monday?')).toContainText('Read')
  await expect.poll(() => keptOn(page)).toEqual({})
})

test('a browser that is given another address by its push service tells the server', async ({ signedIn }) => {
  const page = await signedIn('customer23', { serviceWorkers: 'allow', permissions: ['notifications'] })
  await page.goto('/jobs')
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  const [worker] = page.context().serviceWorkers()
  const told = page.context().waitForEvent('request', (request) => request.url().endsWith('/api/push/subscriptions'))
  await worker?.evaluate(() => {
    const keys = { p256dh: 'A'.repeat(87), auth: 'A'.repeat(22) }
    const newSubscription = { toJSON: () => ({ endpoint: 'https://fcm.googleapis.com/renewed', keys }) }
    const event = Object.assign(new Event('pushsubscriptionchange'), { newSubscription, waitUntil: () => undefined })
    self.dispatchEvent(event)
  })
  expect((await told).postDataJSON()).toMatchObject({ endpoint: 'https://fcm.googleapis.com/renewed' })
  expect((await (await told).response())?.status()).toBe(204)
})
