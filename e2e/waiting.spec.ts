import type { Page } from 'playwright/test'
import { openConversation, send, thread } from './support/conversation'
import { expect, storedDrafts, test } from './support/fixtures'
import { holdBack } from './support/hold-back'
import { useUpSteps } from './support/sends'

/** Beyond the ten seconds in which a batch can be undone. */
const GOES_OUT = { timeout: 30_000 }

async function compose(page: Page, to: string, words: string): Promise<void> {
  await page.goto(`/bulk/new?to=${to}`)
  await expect(page.getByText(`${to.split(',').length} chosen`).first()).toBeVisible()
  await page.getByLabel('Message', { exact: true }).fill(words)
}

// A request that a story cuts off.
test.use({ allowedErrors: [/net::ERR_FAILED/] })

test('a bulk message is undone from another page after a reload, and is back in the composer', async ({ signedIn }) => {
  const page = await signedIn('contractor2')
  await compose(page, 'customer21,customer22', 'Sent too soon')
  await page.getByRole('button', { name: 'Send to 2 customers' }).click({ trial: true })
  const { release } = await holdBack(page, /\/bulk\/[^/]+\?_rsc/)
  await page.getByRole('button', { name: 'Send to 2 customers' }).click()
  await expect(page.getByText('Your message goes out to 2 chosen customers')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Sending to 2 customers' })).toBeVisible()
  await expect(page.getByLabel('Message', { exact: true })).toHaveValue('Sent too soon')
  release()
  await expect(page.getByText('Goes out to 2 chosen customers in a moment')).toBeVisible()
  // Loaded anew, within the ten seconds.
  await page.goto('/bulk')
  await expect(page.getByRole('region', { name: 'Waiting and going out' })).toContainText(
    /To 2 chosen customers in \d+ s/,
  )
  await expect(page.getByText('Your message goes out to 2 chosen customers')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('Nothing was sent', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Go on writing' }).click()
  await expect(page.getByLabel('Message', { exact: true })).toHaveValue('Sent too soon')
  await expect(page.getByText('2 chosen').first()).toBeVisible()
  await page.goto('/bulk?state=cancelled')
  await expect(page.getByRole('link').filter({ hasText: 'Sent too soon' })).toContainText('Undone: nothing was sent')
})

test('what is taken back before its page is there stands in the composer again', async ({ signedIn }) => {
  const page = await signedIn('contractor3')
  await compose(page, 'customer27,customer28', 'Taken back at once')
  const { release } = await holdBack(page, /\/bulk\/(?!new)[^/?]+\?.*_rsc/)
  await page.getByRole('button', { name: 'Send to 2 customers' }).click()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('Your message is back in the composer.')).toBeVisible()
  release()
  await expect(page.getByText('Undone: nothing was sent')).toBeVisible()
  await page.getByRole('button', { name: 'Go on writing' }).click()
  await expect(page.getByLabel('Message', { exact: true })).toHaveValue('Taken back at once')
  await page.getByRole('button', { name: 'Start over' }).click()
  await page.getByRole('button', { name: 'Throw away' }).click()
})

test('who fares otherwise than the check told is named once it is sent', async ({ signedIn }) => {
  const customer = await signedIn('customer28')
  await customer.goto('/settings')
  const bulk = customer.getByRole('switch', { name: 'Bulk messages' })
  const page = await signedIn('contractor3')
  await compose(page, 'customer27,customer28', 'About to change')
  await expect(page.getByText('All 2 customers will get it.')).toBeVisible()
  const saved = customer.waitForResponse((response) => response.request().method() === 'PATCH' && response.ok())
  await bulk.click()
  await saved
  await page.getByRole('button', { name: 'Send to 2 customers' }).click()
  await expect(page.getByRole('status', { name: 'Changed since the check' })).toContainText(
    /: would get it before, “Does not accept bulk messages” now/,
  )
  await page.getByRole('button', { name: 'Do not send' }).click()
  await expect(page.getByText('Undone: nothing was sent')).toBeVisible()
  const restored = customer.waitForResponse((response) => response.request().method() === 'PATCH' && response.ok())
  await bulk.click()
  await restored
})

test('a press that has begun when the code of a button comes is not lost', async ({ signedIn }) => {
  const page = await signedIn('contractor1')
  const { request } = page.context()
  const { items } = (await (await request.get('/api/bulk?state=waiting')).json()) as {
    items: { id: string; state: string }[]
  }
  const batch = `/bulk/${items.find(({ state }) => state === 'scheduled')?.id}`
  const html = await (await request.get(batch)).text()
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  // What the page names comes, what is loaded behind it is held.
  await page.route('**/_next/static/chunks/*.js', async (route) => {
    if (!html.includes(new URL(route.request().url()).pathname)) await released
    await route.continue()
  })
  await page.goto(batch, { waitUntil: 'domcontentloaded' })
  const button = page.getByRole('button', { name: 'Change the time' })
  await button.hover()
  // Taken over by the page: before, a press is nobody's.
  await expect
    .poll(() => button.evaluate((element) => Object.keys(element).some((key) => key.startsWith('__react'))))
    .toBe(true)
  await page.mouse.down()
  release()
  await page.waitForLoadState('networkidle')
  await page.mouse.up()
  await expect(page.getByLabel('Date and time')).toBeVisible()
})

test('one is sent later, moved, and not sent after all', async ({ signedIn }) => {
  const page = await signedIn('contractor3')
  await compose(page, 'customer23', 'For another day')
  await page.getByRole('button', { name: 'Send later' }).click()
  await page.getByRole('button', { name: /^Tomorrow morning/ }).click()
  await page.getByRole('button', { name: 'Schedule for 1 customer' }).click()
  await expect(page.getByText(/Goes out to 1 chosen customer on .*8:00/)).toBeVisible()
  await page.getByRole('button', { name: 'Change the time' }).click()
  const later = new Date(Date.now() + 3 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10)
  await page.getByLabel('Date and time').fill(`${later}T09:15`)
  await page.keyboard.press('Escape')
  await page.reload()
  await page.getByRole('button', { name: 'Change the time' }).click()
  await expect(page.getByLabel('Date and time')).toHaveValue(`${later}T09:15`)
  await test.step('a time that was not taken need not be entered again', async () => {
    await page.route('**/api/bulk/*', (route) => route.abort(), { times: 1 })
    await page.getByRole('button', { name: 'Use this time' }).click()
    await expect(page.getByText('The time was not changed').first()).toBeVisible()
    await page.getByRole('button', { name: 'Change the time' }).click()
    await expect(page.getByLabel('Date and time')).toHaveValue(`${later}T09:15`)
  })
  await page.getByRole('button', { name: 'Use this time' }).click()
  await expect(page.getByText(/Goes out to 1 chosen customer on .*9:15/)).toBeVisible()

  await page.getByRole('button', { name: 'Change the message' }).click()
  const editor = page.getByRole('dialog', { name: 'Change the message' })
  await editor.getByLabel('Message', { exact: true }).fill('For another day, {{firstName}}')
  await page.keyboard.press('Escape')
  await expect(editor).toBeHidden()
  await page.reload()
  await page.getByRole('button', { name: 'Change the message' }).click()
  await expect(editor.getByLabel('Message', { exact: true })).toHaveValue('For another day, {{firstName}}')
  await expect(editor.getByRole('region', { name: 'Preview' })).toContainText('For another day, Marcus')
  await expect(editor.getByText('The one customer you chose will get it.')).toBeVisible()
  await editor.getByRole('button', { name: 'Save the change' }).click()
  await expect(editor).toBeHidden()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('For another day, {{firstName}}')
  await page.goto('/bulk')
  await expect(page.getByRole('region', { name: 'Waiting and going out' })).toContainText('For another day')
  await page
    .getByRole('region', { name: 'Waiting and going out' })
    .getByRole('link')
    .filter({ hasText: 'For another day' })
    .click()
  await page.getByRole('button', { name: 'Do not send' }).click()
  await expect(page.getByText('Undone: nothing was sent')).toBeVisible()
  await page.getByRole('link', { name: 'Write it again' }).click()
  await expect(page.getByRole('button', { name: '1 chosen: Marcus Green' })).toBeVisible()
  await expect(page.getByLabel('Message', { exact: true })).toHaveValue('For another day, {{firstName}}')
  await page.getByRole('button', { name: 'Start over' }).click()
  await page.getByRole('button', { name: 'Throw away' }).click()
})

test('a time that came while the message was kept is told before anything is sent', async ({ signedIn }) => {
  const page = await signedIn('contractor3')
  await compose(page, 'customer23', 'Kept for too long')
  await page.getByRole('button', { name: 'Send later' }).click()
  await page.getByRole('button', { name: /^Tomorrow morning/ }).click()
  const schedule = page.getByRole('button', { name: /^Schedule/ })
  await expect(schedule).toHaveText('Schedule for 1 customer')
  // What is not with the server by then would be two days older than what it has.
  const stored = async () =>
    (await storedDrafts(page)).fields.filter(({ value }) => value !== '').map(({ field }) => field)
  await expect.poll(stored).toEqual(expect.arrayContaining(['chosen', 'sendAt', 'text']))
  await page.clock.setSystemTime(Date.now() + 2 * 24 * 60 * 60 * 1000)
  await page.evaluate(() => window.dispatchEvent(new Event('focus')))
  await expect(page.getByText('The time you chose has passed. Choose another, or send it now.')).toBeVisible()
  await expect(schedule).toHaveAttribute('aria-disabled', 'true')
  await page.getByRole('button', { name: '8:00 AM' }).click()
  await page.getByRole('button', { name: 'Send now instead' }).click()
  await expect(page.getByText('The time you chose has passed.')).toBeHidden()
  await expect(page.getByRole('button', { name: 'Send to 1 customer' })).toBeEnabled()
  await page.getByRole('button', { name: 'Start over' }).click()
  await page.getByRole('button', { name: 'Throw away' }).click()
})

test('one more than a minute takes says when it goes out, and is taken', async ({ signedIn }) => {
  const page = await signedIn('contractor3')
  await page.goto('/inbox')
  await useUpSteps(page, 5)
  await compose(page, 'customer23', 'The sixth of this minute')
  const line = page.getByText(/^You have sent 5 within a minute\. Send now, and it goes out at \d+:\d\d [AP]M/)
  await expect(line).toBeVisible()
  await page.getByRole('button', { name: 'Send to 1 customer' }).click()
  await expect(page.getByText('Goes out to 1 chosen customer in a moment')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('Nothing was sent', { exact: true })).toBeVisible()
})

test('a follow-up leaves out whoever answered, and unread copies are taken back under an open thread', async ({
  signedIn,
}) => {
  const answerer = await signedIn('customer24')
  const watcher = await signedIn('customer25')
  await answerer.goto('/inbox')
  const page = await signedIn('contractor2')
  await compose(page, 'customer24,customer25,customer26', 'Shall we come on Tuesday')
  await page.getByRole('button', { name: 'Send to 3 customers' }).click()
  await expect(page.getByText('0 of 3 replied')).toBeVisible(GOES_OUT)

  await openConversation(answerer, 'contractor2', 'Ben Adeyemi')
  await send(answerer, 'Ben Adeyemi', 'Tuesday is fine')
  await expect(page.getByText('1 of 3 replied')).toBeVisible()

  await page.getByRole('link', { name: 'Ask who did not answer' }).click()
  await expect(page.getByText('2 chosen').first()).toBeVisible()
  await expect(page.getByText(/worked out again when it goes out/)).toBeVisible()
  await page.reload()
  await expect(page.getByText(/worked out again when it goes out/)).toBeVisible()
  await page.getByLabel('Message', { exact: true }).fill('Just asking again')
  await page.getByRole('button', { name: 'Send to 2 customers' }).click()
  await expect(page.getByText('0 of 2 replied')).toBeVisible(GOES_OUT)

  await watcher.goto('/inbox')
  await expect(watcher.getByRole('link').filter({ hasText: 'Ben Adeyemi' }).first()).toContainText('Just asking again')
  await page.getByRole('button', { name: 'Take back' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Take back 2' }).click()
  await expect(page.getByText('2 taken back')).toBeVisible()
  await expect(watcher.getByRole('link').filter({ hasText: 'Ben Adeyemi' }).first()).toContainText(
    'Shall we come on Tuesday',
  )
  await expect(thread(answerer, 'Ben Adeyemi').getByText('Tuesday is fine')).toBeVisible()

  await page.goto('/bulk')
  const listed = page.getByRole('list', { name: 'Batches' }).getByRole('link')
  await expect(listed.nth(0)).toContainText('Shall we come on Tuesday')
  await expect(listed.nth(1)).toContainText('Follow-up for those who did not answerJust asking again')
})

test('one that waits for somebody to be free is paused, stays so over a reload, and goes on', async ({ signedIn }) => {
  const customer = await signedIn('customer36')
  await customer.goto('/settings')
  const setQuiet = (isQuiet: boolean) =>
    customer.evaluate(async (quiet) => {
      const clock = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString().slice(11, 16)
      const quietHours = quiet ? { from: clock(-60), to: clock(120), timeZone: 'UTC' } : null
      const headers = { 'content-type': 'application/json' }
      const answer = await fetch('/api/me', { method: 'PATCH', headers, body: JSON.stringify({ quietHours }) })
      return answer.status
    }, isQuiet)
  expect(await setQuiet(true)).toBe(200)
  const page = await signedIn('contractor2')
  await compose(page, 'customer35,customer36', 'When it suits you')
  await page.getByRole('button', { name: 'Send when free' }).click()
  await page.getByRole('button', { name: 'Send to 2 customers' }).click()
  await page.getByRole('button', { name: 'Pause' }).click(GOES_OUT)
  await expect(page.getByText('Paused at 1 of 2').first()).toBeVisible()
  await page.reload()
  await expect(page.getByText('Paused at 1 of 2').first()).toBeVisible()
  await page.getByRole('button', { name: 'Go on sending' }).click()
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible()
  expect(await setQuiet(false)).toBe(200)
})
