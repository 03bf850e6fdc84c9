import type { Page } from 'playwright/test'
import { listRow, messageRow, thread } from './support/conversation'
import { expect, PHONE, test } from './support/fixtures'

/** What scrolls sideways though it should not. Rows of tabs and wide tables may; the page and its panes may not. */
async function sidewaysScrollers(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('main, main *')]
      .filter((element) => {
        const { overflowX } = getComputedStyle(element)
        const scrolls = element === document.documentElement || overflowX === 'auto' || overflowX === 'scroll'
        const isPane = element.clientWidth >= window.innerWidth - 40 && element.clientHeight > window.innerHeight / 2
        return scrolls && isPane && element.scrollWidth > element.clientWidth + 1
      })
      .map((element) => `${element.tagName} ${element.className} ${element.scrollWidth} px`),
  )
}

type Box = { x: number; y: number; width: number; height: number } | null
const bottomOf = (box: Box) => (box ? box.y + box.height : null)
const centreOf = (box: Box) => ({ x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 })

type Point = { x: number; y: number }

/** A finger that goes from one point to another, in steps, and stays there until `then` is done. */
async function drawFinger(page: Page, from: Point, to: Point, then = async () => {}): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: Point[]) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: points })
  await touch('touchStart', [from])
  for (let step = 1; step <= 5; step += 1) {
    const at = { x: from.x + ((to.x - from.x) * step) / 5, y: from.y + ((to.y - from.y) * step) / 5 }
    await touch('touchMove', [at])
  }
  await then()
  await touch('touchEnd', [])
  await session.detach()
}

/** As iOS tells of its keyboard: what is seen becomes less, the page stays as it was. */
async function coverBelow(page: Page, height: number | null): Promise<void> {
  await page.evaluate((seen) => {
    const viewport = window.visualViewport as VisualViewport
    if (seen === null) Reflect.deleteProperty(viewport, 'height')
    else Object.defineProperty(viewport, 'height', { configurable: true, value: seen })
    viewport.dispatchEvent(new Event('resize'))
  }, height)
}

test('a contractor works on a phone', async ({ signedIn }) => {
  const page = await signedIn('contractor1', PHONE)
  const bar = page.getByRole('navigation', { name: 'Main' })

  await test.step('from the inbox into a thread and back', async () => {
    await page.goto('/inbox')
    await listRow(page, 'Sofia Marino').tap()
    await expect(thread(page, 'Sofia Marino')).toBeVisible()
    await expect(bar).toBeHidden()
    const field = page.getByRole('textbox', { name: 'Message Sofia Marino' })
    await field.tap()
    await page.keyboard.type('Two lines')
    await page.keyboard.press('Enter')
    await page.keyboard.type('from a phone')
    await expect(field).toHaveValue('Two lines\nfrom a phone')
    await page.getByRole('button', { name: 'Send', exact: true }).tap()
    await expect(messageRow(page, 'Sofia Marino', 'from a phone')).toContainText(/Sent|Delivered/)
    expect(await sidewaysScrollers(page)).toEqual([])

    await coverBelow(page, 400)
    const composer = page.getByRole('form', { name: 'Write a message' })
    await expect.poll(async () => bottomOf(await composer.boundingBox())).toBe(400)
    await expect(messageRow(page, 'Sofia Marino', 'from a phone')).toBeInViewport()
    await coverBelow(page, null)
    await expect.poll(async () => bottomOf(await composer.boundingBox())).toBe(740)
  })

  await test.step('a message drawn aside is answered, one held down shows what can be done with it', async () => {
    const field = page.getByRole('textbox', { name: 'Message Sofia Marino' })
    const written = messageRow(page, 'Sofia Marino', 'from a phone')
    const { x, y } = centreOf(await written.getByText('from a phone').boundingBox())
    await drawFinger(page, { x, y }, { x: x + 20, y: y - 60 })
    await expect(field).toHaveValue('')
    await drawFinger(page, { x, y }, { x: x + 80, y })
    await expect(field).toHaveValue('> Two lines\n> from a phone\n')
    await expect(field).toBeFocused()
    await field.press('End')
    await page.keyboard.type('and a third')
    await page.getByRole('button', { name: 'Send', exact: true }).tap()
    const answer = messageRow(page, 'Sofia Marino', 'and a third')
    await expect(answer).toContainText(/Sent|Delivered/)
    await expect(answer.getByRole('blockquote')).toHaveText('Two lines\nfrom a phone')

    const theirs = thread(page, 'Sofia Marino')
      .getByRole('listitem')
      .filter({ hasText: /Sofia Marino, / })
    const centre = centreOf(await theirs.last().boundingBox())
    const held = { x: 60, y: centre.y }
    await drawFinger(page, held, held, () => expect(page.getByRole('menuitem', { name: 'Reply' })).toBeVisible())
    await expect(page.getByRole('menuitem', { name: 'Copy text' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('menuitem', { name: 'Reply' })).toBeHidden()

    await page.getByRole('link', { name: 'Back to the inbox' }).tap()
    await expect(page.getByRole('heading', { name: 'Inbox', level: 1 })).toBeVisible()
    await expect(listRow(page, 'Sofia Marino')).toContainText('and a third')
    await expect(listRow(page, 'Sofia Marino')).not.toContainText('Two lines')
  })

  await test.step('the way back of the browser works too', async () => {
    await listRow(page, 'Sofia Marino').tap()
    await expect(thread(page, 'Sofia Marino')).toBeVisible()
    await page.goBack()
    await expect(listRow(page, 'Sofia Marino')).toBeVisible()
  })

  await test.step('a bulk message is put together', async () => {
    await bar.getByRole('link', { name: 'Bulk' }).tap()
    await page.getByRole('link', { name: 'New bulk message' }).tap()
    await page.getByRole('button', { name: 'Choose customers' }).tap()
    const picker = page.getByRole('dialog', { name: 'Choose customers' })
    expect(await picker.boundingBox()).toEqual({ x: 0, y: 0, width: 360, height: 740 })
    await picker.getByLabel('Search customers').fill('Hugo')
    const row = picker.getByRole('option', { name: /Hugo Blanc/ })
    expect((await row.boundingBox())?.height).toBeGreaterThanOrEqual(44)
    await row.tap()
    await picker.getByLabel('Search customers').fill('Lena')
    await picker.getByRole('option', { name: /Lena Vogel/ }).tap()
    await expect(picker.getByRole('button', { name: '2 chosen: Hugo, Lena' })).toBeVisible()
    await page.goBack()
    await expect(picker).toBeHidden()
    await expect(page.getByRole('button', { name: '2 chosen: Hugo, Lena' })).toBeVisible()
    await page.getByLabel('Message', { exact: true }).fill('From the driveway')
    await expect(page.getByText('All 2 customers will get it.')).toBeVisible()
    const button = page.getByRole('button', { name: 'Send to 2 customers' })
    await expect(button).toBeInViewport()
    expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44)
    expect(await sidewaysScrollers(page)).toEqual([])
  })

  await test.step('it is sent later, taken back, and sent at once instead', async () => {
    await page.getByRole('button', { name: 'Send later' }).tap()
    await page.getByRole('button', { name: /^Tomorrow morning/ }).tap()
    await page.getByRole('button', { name: 'Schedule for 2 customers' }).tap()
    await expect(page.getByText(/Goes out to 2 chosen customers on .*8:00/)).toBeVisible()
    await page.getByRole('button', { name: 'Do not send' }).tap()
    await expect(page.getByText('Undone: nothing was sent')).toBeVisible()
    await page.goto('/bulk/new?to=customer35')
    await page.getByLabel('Message', { exact: true }).fill('From the roof')
    await page.getByRole('button', { name: 'Send to 1 customer' }).tap()
    await page.getByRole('button', { name: 'Undo' }).tap()
    await page.getByRole('button', { name: 'Go on writing' }).tap()
    await expect(page.getByLabel('Message', { exact: true })).toHaveValue('From the roof')
    await page.getByRole('button', { name: 'Start over' }).tap()
    await page.getByRole('button', { name: 'Throw away' }).tap()
  })

  await test.step('no page scrolls sideways', async () => {
    for (const path of [
      '/inbox',
      '/bulk',
      '/bulk/new',
      '/jobs',
      '/templates',
      '/audiences',
      '/settings',
      '/docs/api',
    ]) {
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      expect(await sidewaysScrollers(page), path).toEqual([])
    }
    await page.goto('/bulk')
    await page.getByRole('list', { name: 'Batches' }).getByRole('link').first().tap()
    await expect(page.getByRole('heading', { name: 'Recipients' })).toBeVisible()
    expect(await sidewaysScrollers(page), 'a batch').toEqual([])
  })
})

/** What Android's Back asks for: the browser's own watchers are noted, since nothing else can be pressed for them here. */
const NOTE_WATCHERS = `
  window.closeWatchers = []
  window.CloseWatcher = class extends CloseWatcher {
    constructor() {
      super()
      window.closeWatchers.push(this)
    }
  }`

test('what saves a long form stays in sight on a phone', async ({ signedIn }) => {
  const page = await signedIn('contractor1', PHONE)
  await page.goto('/audiences')
  await page.getByRole('button', { name: 'New audience' }).tap()
  const audience = page.getByRole('dialog', { name: 'New audience' })
  await audience.getByRole('option').first().tap()
  await audience.getByRole('option').nth(1).tap()
  await expect(audience.getByRole('button', { name: 'Save audience' })).toBeInViewport({ ratio: 1 })
  await page.keyboard.press('Escape')

  await page.goto('/templates')
  await page.getByRole('button', { name: 'New template' }).tap()
  const template = page.getByRole('dialog', { name: 'New template' })
  await template.getByLabel('Text', { exact: true }).fill('I come to {{city}} on {{day}}.')
  const save = template.getByRole('button', { name: 'Save template' })
  await expect(save).toBeInViewport({ ratio: 1 })
  // What has the focus is never beneath it.
  const last = template.getByLabel('Day, when left empty')
  await last.focus()
  const [field, button] = [await last.boundingBox(), await save.boundingBox()]
  expect(bottomOf(field)).toBeLessThan(button?.y ?? 0)
})

test('the Back of a device closes menus, lists of choices and boxes, and leaves the page where it is', async ({
  signedIn,
}) => {
  const page = await signedIn('contractor2', PHONE)
  await page.addInitScript(NOTE_WATCHERS)
  for (const [path, opener, opened] of [
    ['/inbox/new?to=customer14', 'More about this conversation', page.getByRole('menuitem').first()],
    ['/settings', 'What a push shows', page.getByRole('option').first()],
    ['/bulk/new', 'Send later', page.getByLabel('Date and time')],
  ] as const) {
    await page.goto(path)
    await page
      .getByRole('button', { name: opener })
      .or(page.getByRole('combobox', { name: opener }))
      .tap()
    await expect(opened, path).toBeVisible()
    const at = page.url()
    await page.evaluate('closeWatchers.at(-1).requestClose()')
    await expect(opened, path).toBeHidden()
    expect(page.url()).toBe(at)
  }
})

test.describe(() => {
  test.use({ allowedErrors: [/status of 404 .*nothing-here/] })

  test('an admin and a visitor on a phone', async ({ signedIn, visitor }) => {
    const guest = await visitor(PHONE)
    const admin = await signedIn('admin1', PHONE)
    for (const [page, paths] of [
      [guest, ['/sign-in', '/sign-up', '/nothing-here']],
      [admin, ['/admin/presence', '/admin/analytics', '/admin/users', '/settings']],
    ] as const) {
      for (const path of paths) {
        await page.goto(path)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        expect(await sidewaysScrollers(page), path).toEqual([])
      }
    }
  })
})

test('what tells two users apart is cut at no width', async ({ signedIn }) => {
  const admin = await signedIn('admin1', PHONE)
  await admin.goto('/admin/users?q=customer5')
  for (const width of [320, 360, 768]) {
    await admin.setViewportSize({ width, height: 740 })
    const row = admin.getByText(/^customer5\d@demo\.test$/).first()
    await expect(row).toBeVisible()
    const cut = await admin
      .getByRole('list', { name: 'Users' })
      .evaluate((list) =>
        [...list.querySelectorAll('p, span:not(.sr-only)')]
          .filter((each) => each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX === 'hidden')
          .map((each) => each.textContent),
      )
    expect(cut, `${width}`).toEqual([])
  }
})
