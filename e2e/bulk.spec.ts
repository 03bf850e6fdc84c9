import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright/test'
import { openConversation, send, thread } from './support/conversation'
import { expect, PASSWORD, test } from './support/fixtures'

// An admin's session is asked for the password first.
test.use({ allowedErrors: [/status of 403 .*\/api\/admin\/users\//] })

const words = 'Scaffolding is up in your street this week'

/** The five states, which must add up to all. */
async function totals(page: Page): Promise<Record<string, number>> {
  const group = page.getByRole('group', { name: 'Show recipients by state' })
  const counts: Record<string, number> = {}
  for (const text of await group.getByRole('button').allInnerTexts()) {
    const [count, state] = text.split('\n')
    counts[state as string] = Number(count)
  }
  return counts
}

test('a bulk message to ten people of whom some fail', async ({ signedIn }) => {
  const reader = await signedIn('customer31')
  const answerer = await signedIn('customer32')
  await reader.goto('/inbox')
  await answerer.goto('/inbox')
  const page = await signedIn('contractor1')
  await page.goto('/bulk/new')

  await test.step('who: from a list and from the search', async () => {
    await page.getByRole('button', { name: 'Paste a list' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add from a list' })
    await dialog
      .getByLabel('List')
      .fill(
        'customer31, customer32 customer33@demo.test\ncustomer34 customer35 customer38 customer56 customer57 nobody99',
      )
    await dialog.getByRole('button', { name: 'Add customers' }).click()
    await expect(dialog.getByRole('list', { name: 'Not found' })).toHaveText('nobody99')
    await dialog.getByRole('button', { name: 'Done' }).click()
    await expect(page.getByText('8 chosen').first()).toBeVisible()

    await page.getByLabel('Search customers').fill('Amara')
    await page.getByRole('option', { name: /Amara Eze/ }).click()
    await page.getByLabel('Search customers').fill('Felix')
    await page.getByRole('option', { name: /Felix Hoffmann/ }).click()
    await expect(page.getByText('10 chosen').first()).toBeVisible()
  })

  await test.step('one of them is suspended before it is sent', async () => {
    const admin = await signedIn('admin1', { fresh: true })
    await admin.goto('/admin/users?q=Felix')
    await admin.getByRole('button', { name: 'Actions for Felix Hoffmann' }).click()
    await admin.getByRole('menuitem', { name: 'Suspend' }).click()
    await admin.getByRole('alertdialog').getByRole('button', { name: 'Suspend' }).click()
    const asked = admin.getByRole('alertdialog', { name: 'Confirm that it is you' })
    await asked.getByLabel('Your password').fill(PASSWORD)
    await asked.getByRole('button', { name: 'Confirm' }).click()
    await expect(admin.getByText('Felix Hoffmann is suspended')).toBeVisible()
  })

  await test.step('what: with a placeholder, as each will see it', async () => {
    await page.getByLabel('Message', { exact: true }).fill(`${words}, {{firstName}}`)
    const preview = page.getByRole('region', { name: 'Preview' })
    await expect(preview).toContainText(`As seen by Adam Farrell`)
    await expect(preview).toContainText(`${words}, Adam`)
    await preview.getByRole('button', { name: 'Next recipient' }).click()
    await expect(preview).toContainText(`${words}, Nina`)
  })

  await test.step('check: who will not get it, and why', async () => {
    await expect(page.getByText('7 of 10 customers will get it.')).toBeVisible()
    for (const [reason, name] of [
      ['Has blocked you', 'Irene Walker'],
      ['Does not accept bulk messages', 'Abel Santos'],
      ['The account is suspended', 'Felix Hoffmann'],
    ]) {
      await expect(page.locator('section section').filter({ hasText: reason }).first()).toContainText(name as string)
    }
  })

  await test.step('all of it is on one screen', async () => {
    await page.setViewportSize({ width: 1280, height: 800 })
    for (const part of [
      page.getByRole('heading', { name: 'Who' }),
      page.getByLabel('Message', { exact: true }),
      page.getByRole('combobox', { name: 'About a job' }),
      page.getByText('7 of 10 customers will get it.'),
      page.getByRole('button', { name: /^10 chosen: / }),
      page.getByRole('button', { name: 'Send to 7 customers' }),
    ]) {
      await expect(part).toBeInViewport({ ratio: 1 })
    }
  })

  await test.step('two presses on the button send it once', async () => {
    await page.getByRole('button', { name: 'Send to 7 customers' }).dblclick()
    await expect(page.getByRole('heading', { name: words, level: 1 })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible()
    const row = (name: string) => page.getByRole('listitem').filter({ hasText: name })
    // The time to undo it has to pass.
    await expect(row('Irene Walker')).toContainText('Has blocked youFailed', { timeout: 30_000 })
    await expect(row('Abel Santos')).toContainText('Does not accept bulk messagesWithheld')
    await expect(row('Felix Hoffmann')).toContainText('The account is suspendedFailed')
    await expect(row('Adam Farrell')).toContainText('Delivered')
    await expect(row('Nina Berg')).toContainText('Delivered')
    await expect(row('Clara Meyer')).toContainText('Sent')
  })

  await test.step('rows move as one reads and one replies', async () => {
    await openConversation(reader, 'contractor1', 'Maya Ortiz')
    await expect(thread(reader, 'Maya Ortiz').getByText(`${words}, Adam`)).toHaveCount(1)
    await expect(page.getByRole('listitem').filter({ hasText: 'Adam Farrell' })).toContainText('Read')
    await openConversation(answerer, 'contractor1', 'Maya Ortiz')
    await send(answerer, 'Maya Ortiz', 'Please come on Friday')
    await expect(page.getByRole('listitem').filter({ hasText: 'Nina Berg' })).toContainText('Replied')

    // Totals are told once a second.
    await expect
      .poll(() => totals(page))
      .toEqual({ All: 10, Sent: 5, Delivered: 0, Read: 1, Replied: 1, Failed: 2, Withheld: 1 })
    await page
      .getByRole('button', { name: /Failed/ })
      .first()
      .click()
    await expect(page.getByRole('heading', { name: 'Recipients' })).toBeVisible()
    await expect(page.getByText('Adam Farrell')).toBeHidden()
    await expect(page.getByText('Irene Walker')).toBeVisible()
  })

  await test.step('why some did not get it is told', async () => {
    await page.getByText('2 failed, 1 withheld: why').click()
    const why = page.getByRole('list').filter({ hasText: 'Does not accept bulk messages' })
    await expect(why.getByRole('listitem')).toHaveText([
      '1Has blocked you',
      '1Does not accept bulk messages',
      '1The account is suspended',
    ])
  })

  await test.step('the list can be taken away as a file', async () => {
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Export CSV' }).click()
    const csv = await readFile(await (await download).path(), 'utf8')
    expect(csv.trim().split('\r\n')).toHaveLength(11)
    expect(csv).toContain('Nina Berg')
    expect(csv).toContain('Irene Walker')
  })

  await test.step('it is in the history, once', async () => {
    await page.getByRole('link', { name: 'All bulk messages' }).click()
    const batch = page.getByRole('list', { name: 'Batches' }).getByRole('link').filter({ hasText: words })
    await expect(batch).toHaveCount(1)
    await expect(batch).toContainText('sent7failed2withheld1')
    await batch.click()
    await expect(page.getByRole('listitem').filter({ hasText: 'Nina Berg' })).toContainText('Replied')
  })

  await test.step('those who failed are tried again, with the same words', async () => {
    const batch = page.url()
    await page.goto('/bulk/new?to=customer31,customer32')
    await page.getByLabel('Message', { exact: true }).fill('Something else entirely')
    await page.goto(batch)
    await page.getByRole('link', { name: 'Try the 2 that failed again' }).click()
    await expect(page.getByRole('button', { name: '2 chosen: Irene, Felix' })).toBeVisible()
    await expect(page.getByLabel('Message', { exact: true })).toHaveValue(`${words}, {{firstName}}`)
    await expect(page.getByText('0 of 2 customers will get it.')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Send', exact: true }).filter({ visible: true })).toHaveAttribute(
      'aria-disabled',
      'true',
    )
  })

  await test.step('what was being written meanwhile was put aside, and changes places with it', async () => {
    const aside = page.getByRole('status').filter({ hasText: 'Put aside' })
    await expect(aside).toContainText('to 2 customers: Something else entirely')
    // Pressed twice they change places once.
    await aside.getByRole('button', { name: 'Bring back' }).dblclick()
    await expect(page.getByLabel('Message', { exact: true })).toHaveValue('Something else entirely')
    await expect(aside).toContainText(`to 2 customers: ${words}, {{firstName}}`)
    await aside.getByRole('button', { name: 'Discard' }).click()
    await expect(aside).toHaveCount(0)
  })
})
