import type { Page } from 'playwright/test'
import { header, listRow, messageRow, openConversation, send, thread } from './support/conversation'
import { expect, PHONE, test } from './support/fixtures'
import { recordText } from './support/record-text'

test.use({ allowedErrors: [/status of 404 .*\/api\/conversations\//] })

test('an admin is never told that nobody is online, themselves being there', async ({ signedIn }) => {
  const admin = await signedIn('admin1')
  await admin.addInitScript(() => {
    const seen: string[] = []
    Object.assign(window, { seen })
    new MutationObserver(() => {
      const main = document.querySelector('main')?.textContent ?? ''
      const told = /People online(\d+|–)Connections/.exec(main)?.[1]
      if (told !== undefined && seen.at(-1) !== told) seen.push(told)
    }).observe(document, { childList: true, subtree: true, characterData: true })
  })
  await admin.goto('/admin/presence')
  await expect(admin.getByRole('list', { name: 'People online' }).getByText('admin1')).toBeVisible()
  const seen = await admin.evaluate(() => (window as unknown as { seen: string[] }).seen)
  expect(seen.length).toBeGreaterThan(0)
  expect(seen).not.toContain('0')
})

test('times follow the device from New York to Tokyo', async ({ signedIn }) => {
  const page = await signedIn('contractor1')
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Emulation.setTimezoneOverride', { timezoneId: 'America/New_York' })
  await openConversation(page, 'customer5', 'Sofia Marino')
  const clock = thread(page, 'Sofia Marino').locator('time').last()
  const iso = (await clock.getAttribute('datetime')) ?? ''
  const inZone = (timeZone: string) =>
    new Intl.DateTimeFormat('en-US', { timeZone, hour: 'numeric', minute: '2-digit' }).format(new Date(iso))
  await expect(clock).toHaveText(inZone('America/New_York'))
  await devtools.send('Emulation.setTimezoneOverride', { timezoneId: 'Asia/Tokyo' })
  await page.evaluate(() => window.dispatchEvent(new Event('focus')))
  await expect(clock).toHaveText(inZone('Asia/Tokyo'))
})

test('a template to one person is not sent with a hole in it', async ({ signedIn }) => {
  const page = await signedIn('contractor1')
  await openConversation(page, 'customer1', 'Ava Thompson')
  const field = page.getByRole('textbox', { name: 'Message Ava Thompson' })
  const holes = page.getByRole('list', { name: 'Not filled in' })
  const before = await thread(page, 'Ava Thompson').getByRole('listitem').count()
  await field.fill('Hi {{first_name}}, about {{jobTitle}}')
  await field.press('Enter')
  await expect(holes.getByRole('listitem')).toHaveCount(2)
  await expect(thread(page, 'Ava Thompson').getByRole('listitem')).toHaveCount(before)
  await holes.getByRole('button', { name: 'Ava', exact: true }).click()
  await expect(field).toHaveValue('Hi Ava, about {{jobTitle}}')
  await expect(holes).toContainText('There is no job to name here')
  await field.fill('Hi Ava, about the fence')
  await field.press('Enter')
  await expect(thread(page, 'Ava Thompson').getByText('Hi Ava, about the fence')).toBeVisible()
})

test('an input method may end a word with Enter without sending it', async ({ signedIn }) => {
  const page = await signedIn('contractor1')
  await openConversation(page, 'customer1', 'Ava Thompson')
  const field = page.getByRole('textbox', { name: 'Message Ava Thompson' })
  await expect(field).toHaveAttribute('dir', 'auto')
  await field.fill('مرحبا')
  await field.evaluate((element) => {
    for (const init of [{ isComposing: true }, { keyCode: 229 }]) {
      element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...init }))
    }
  })
  await expect(field).toHaveValue('مرحبا')
  await field.press('Enter')
  const sent = thread(page, 'Ava Thompson').getByText('مرحبا')
  await expect(sent).toBeVisible()
  await expect(sent).toHaveCSS('direction', 'rtl')
  // The bubble is measured anew once the message is on its way.
  const gap = () =>
    sent.evaluate((words) => {
      const clock = words.nextElementSibling?.getBoundingClientRect()
      return words.getBoundingClientRect().left - (clock?.right ?? 0)
    })
  await expect.poll(gap, 'between the words and their time').toBeGreaterThanOrEqual(8)
})

test('jobs live: posted, taken an interest in and closed, seen by both at once; a message is about its job', async ({
  signedIn,
}) => {
  const customer = await signedIn('customer20')
  const contractor = await signedIn('contractor3')
  await contractor.goto('/inbox')
  const jobsLink = contractor.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Jobs/ })
  await expect(jobsLink).toBeVisible()
  await customer.goto('/jobs')
  await customer.getByRole('button', { name: 'Post a job' }).first().click()
  await customer.getByRole('dialog').getByLabel('Title').fill('Mend the garden gate')
  await customer.getByRole('dialog').getByRole('button', { name: 'Post job' }).click()
  await expect(jobsLink).toHaveAccessibleName(/1 with news/)
  await jobsLink.click()
  const offer = contractor.getByRole('article', { name: 'Mend the garden gate' })
  await offer.getByRole('button', { name: 'I am interested' }).click()
  await expect(offer.getByRole('button', { name: 'You are interested', pressed: true })).toBeVisible()
  await expect(jobsLink).not.toHaveAccessibleName(/news/)
  const own = customer.getByRole('article', { name: 'Mend the garden gate' })
  await expect(own.getByRole('button', { name: '1 interested' })).toBeVisible()

  await offer.getByRole('link', { name: /^Message/ }).click()
  await expect(contractor.getByText('About', { exact: true })).toBeVisible()
  const name = /^Message /
  await contractor.getByRole('textbox', { name }).fill('I can come on Saturday')
  await contractor.getByRole('textbox', { name }).press('Enter')
  const message = contractor.getByRole('region', { name: /^Messages with/ }).getByRole('listitem')
  await expect(message.filter({ hasText: 'I can come on Saturday' })).toContainText('Mend the garden gate')
  await customer.getByRole('link', { name: /^Inbox/ }).click()
  await expect(listRow(customer, 'Ines Karlsson')).toContainText('Mend the garden gate')

  await contractor.goto('/jobs')
  await expect(offer).toBeVisible()
  await customer.goto('/jobs')
  await own.getByRole('button', { name: /^Close/ }).click()
  await expect(own.getByText('Closed', { exact: true })).toBeVisible()
})

test('a conversation that is not there leaves the inbox where it is', async ({ signedIn }) => {
  const page = await signedIn('contractor1')
  await page.goto('/inbox/nothing-of-mine')
  await expect(page.getByText('This conversation is not here')).toBeVisible()
  await expect(listRow(page, 'Sofia Marino')).toBeVisible()
})

test('what came while one read above begins at a "New" line, to which the jump leads first', async ({ signedIn }) => {
  const reader = await signedIn('customer30', { viewport: { width: 900, height: 500 } })
  const writer = await signedIn('contractor1')
  await openConversation(writer, 'customer30', 'Rosa Delgado')
  await openConversation(reader, 'contractor1', 'Maya Ortiz')
  for (let count = 1; count <= 12; count += 1) await send(writer, 'Rosa Delgado', `Earlier (${count})`)
  await reader.getByRole('region', { name: 'Messages with Maya Ortiz' }).press('End')
  const messages = thread(reader, 'Maya Ortiz')
  await expect(messages.getByText('Earlier (12)', { exact: true })).toBeVisible()
  await messages.hover()
  await reader.mouse.wheel(0, -400)
  await expect(reader.getByRole('button', { name: /jump to the newest message/ })).toBeVisible()
  for (let count = 1; count <= 12; count += 1) await send(writer, 'Rosa Delgado', `Later (${count})`)
  const jump = reader.getByRole('button', { name: /^12 new/ })
  await jump.click()
  await expect(messages.getByText('New', { exact: true })).toBeInViewport()
  await expect(messages.getByText('Later (1)', { exact: true })).toBeInViewport()
  await messages.press('End')
  await expect(messages.getByText('Later (12)', { exact: true })).toBeInViewport()
})

test('conversations that wait for an answer are found by a filter', async ({ signedIn }) => {
  const page = await signedIn('contractor1')
  await page.goto('/inbox')
  await page.getByRole('button', { name: 'Needs reply' }).click()
  await expect(page).toHaveURL(/filter=reply/)
  await expect(listRow(page, 'Sofia Marino')).toBeVisible()
  await listRow(page, 'Sofia Marino').click()
  await send(page, 'Sofia Marino', 'In spring then')
  await expect(messageRow(page, 'Sofia Marino', 'In spring then')).toContainText(/Sent|Delivered|Read/)
  await page.reload()
  await expect(listRow(page, 'Sofia Marino')).toBeHidden()
  await expect(page.getByRole('list', { name: 'Conversations' }).getByRole('listitem').first()).toBeVisible()
})

test('on a phone Back closes what lies over the conversation, then leaves it', async ({ signedIn }) => {
  const page = await signedIn('contractor1', PHONE)
  await page.goto('/inbox')
  await listRow(page, 'Ethan Walsh').tap()
  await expect(header(page, 'Ethan Walsh')).toBeVisible()
  await page.getByRole('button', { name: 'Show details' }).tap()
  const details = page.getByRole('complementary', { name: 'About Ethan Walsh' })
  await expect(details).toBeVisible()
  await page.goBack()
  await expect(details).toBeHidden()
  await expect(header(page, 'Ethan Walsh')).toBeVisible()

  await page.getByRole('button', { name: 'Show details' }).tap()
  await page.getByRole('button', { name: 'Close details' }).tap()
  await expect(details).toBeHidden()
  await page.goBack()
  await expect(listRow(page, 'Ethan Walsh')).toBeVisible()

  await page.getByRole('button', { name: 'New conversation' }).tap()
  const dialog = page.getByRole('dialog', { name: 'New conversation' })
  await dialog.getByRole('combobox').fill('Ethan')
  await dialog.getByRole('option', { name: /Ethan Walsh/ }).tap()
  await expect(header(page, 'Ethan Walsh')).toBeVisible()
  await expect(dialog).toBeHidden()
  await page.goBack()
  await expect(listRow(page, 'Ethan Walsh')).toBeVisible()
  await expect(header(page, 'Ethan Walsh')).toBeHidden()
})

/** 640 is a screen of 1280 at 200 %. */
const WIDTHS = [320, 360, 390, 640, 768, 800, 1024, 1280, 1440, 1920]

/** What is cut short to less than a name needs; what screen readers alone get is a pixel wide. */
const squeezed = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('body *')]
      .filter((element) => {
        const { textOverflow, overflowX } = getComputedStyle(element)
        if (textOverflow !== 'ellipsis' || overflowX === 'visible' || element.classList.contains('sr-only'))
          return false
        return element.clientWidth < 56 && element.scrollWidth > element.clientWidth && element.clientHeight > 1
      })
      .map((element) => element.textContent),
  )

test('at ten widths names and headings have room and nothing reaches beyond the page', async ({ signedIn }) => {
  const contractor = await signedIn('contractor1')
  await openConversation(contractor, 'customer5', 'Sofia Marino')
  const admin = await signedIn('admin1')
  await admin.goto('/admin/presence')
  const users = await admin.context().newPage()
  await users.goto('/admin/users')
  const bar = await contractor.context().newPage()
  await bar.setViewportSize({ width: 320, height: 700 })
  await bar.goto('/bulk')
  const last = bar.getByRole('navigation', { name: 'Main' }).getByRole('button').last()
  await expect(last).toBeInViewport({ ratio: 1 })
  for (const width of WIDTHS) {
    for (const [page, heading] of [
      [contractor, header(contractor, 'Sofia Marino').getByRole('heading')],
      [admin, admin.getByRole('heading', { name: 'Online over time' })],
      [users, users.getByText('Abel Santos', { exact: true })],
    ] as const) {
      await page.setViewportSize({ width, height: 700 })
      await expect(heading, `at ${width} px`).toBeVisible()
      const box = await heading.boundingBox()
      expect(box?.width ?? 0, `at ${width} px`).toBeGreaterThan(75)
      expect(box?.height ?? 0, `at ${width} px`).toBeLessThan(60)
      // What follows the width by JavaScript is a frame behind it.
      await expect.poll(() => squeezed(page), `at ${width} px`).toEqual([])
      const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)
      await expect.poll(fits, `at ${width} px`).toBe(true)
    }
  }
})

test('a presence that is shown in words is never "now" for somebody who left', async ({ signedIn }) => {
  const watcher = await signedIn('contractor1')
  const other = await signedIn('customer4')
  await other.goto('/inbox')
  await openConversation(watcher, 'customer4', 'Ethan Walsh')
  const status = header(watcher, 'Ethan Walsh')
  await expect(status.getByText('Online', { exact: true })).toBeVisible()
  const shown = await recordText(status)
  await other.close()
  await expect(status.getByText('Last seen less than a minute ago')).toBeVisible({ timeout: 15_000 })
  expect((await shown()).filter((text) => /\bnow\b/.test(text))).toEqual([])
  const admin = await signedIn('admin1')
  await admin.goto('/admin/users?q=Ethan')
  await expect(admin.getByText(/^(less than a|\d+) minutes? ago$/)).toBeVisible()
})

test('a drill-down shows all its columns on a desk', async ({ signedIn }) => {
  const admin = await signedIn('admin1', { viewport: { width: 1280, height: 800 } })
  await admin.goto('/admin/analytics')
  await admin.getByRole('button', { name: /^Batches.*show batches/ }).click()
  const table = admin.getByRole('dialog').getByRole('region', { name: 'Batches' })
  await expect(table.getByRole('columnheader', { name: 'Replied' })).toBeInViewport()
  expect(await table.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true)
})

test('on a phone what is said in passing covers neither the composer nor what was said last, and a correction marks its message', async ({
  signedIn,
}) => {
  const page = await signedIn('contractor1', { ...PHONE, permissions: ['clipboard-write'] })
  await openConversation(page, 'customer5', 'Sofia Marino')
  const own = thread(page, 'Sofia Marino').getByRole('listitem').filter({ hasText: 'About 780 with paint' })
  const open = async (item: string) => {
    await own.getByRole('button', { name: 'Message actions' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: item }).click()
  }
  await open('Copy text')
  const toast = page.getByText('Copied')
  await expect(toast).toBeVisible()
  const [said, newest, composer] = await Promise.all([
    toast.boundingBox(),
    thread(page, 'Sofia Marino').getByRole('listitem').last().boundingBox(),
    page.getByRole('form', { name: 'Write a message' }).boundingBox(),
  ])
  expect((said?.y ?? 0) + (said?.height ?? 0)).toBeLessThanOrEqual(newest?.y ?? 0)
  expect((newest?.y ?? 0) + (newest?.height ?? 0)).toBeLessThanOrEqual(composer?.y ?? 0)

  await open('Edit')
  await expect(own).toContainText('Being changed')
  await page.getByRole('button', { name: 'Cancel editing' }).tap()
  await expect(own).not.toContainText('Being changed')
})
