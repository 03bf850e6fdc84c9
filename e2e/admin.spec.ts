import { randomBytes } from 'node:crypto'
import { expect, PASSWORD, test } from './support/fixtures'

test.use({ allowedErrors: [/status of 40[13]/] })

test('an admin sees people come and go, ends a session, suspends and restores', async ({ signedIn }) => {
  const admin = await signedIn('admin1', { fresh: true })
  await admin.goto('/admin/presence?q=Julia')
  const person = admin.getByRole('article', { name: 'Julia Kowalska' })
  await expect(admin.getByText('Nobody online matches')).toBeVisible()

  const customer = await signedIn('customer22', { fresh: true })
  await test.step('they come and go', async () => {
    await customer.goto('/inbox')
    await expect(person).toContainText('1 connection')
    await expect(person).toContainText(/Chrom\w+ on Linux/)
    const second = await customer.context().newPage()
    await second.goto('/jobs')
    await expect(person).toContainText('2 connections')
    await second.close()
    await customer.goto('about:blank')
    await expect(person).toBeHidden()
    await customer.goto('/inbox')
    await expect(person).toContainText('1 connection')
  })

  await test.step('the admin ends the session', async () => {
    await person.getByRole('button', { name: /^End session of Julia Kowalska/ }).click()
    await admin.getByRole('alertdialog').getByRole('button', { name: 'End session' }).click()
    await customer.waitForURL(/\/sign-in\?ended=ended_by_admin&callbackUrl=%2Finbox/)
    await expect(customer.getByRole('status')).toHaveText('An admin ended this session. Sign in again to go on.')
    await expect(admin.getByText('Nobody online matches')).toBeVisible()
  })

  const change = async (item: string, confirm: string, done: string, needsPassword = false) => {
    await admin.getByRole('button', { name: 'Actions for Marcus Green' }).click()
    await admin.getByRole('menuitem', { name: item }).click()
    await admin.getByRole('alertdialog').getByRole('button', { name: confirm }).click()
    if (needsPassword) {
      const asked = admin.getByRole('alertdialog', { name: 'Confirm that it is you' })
      await asked.getByLabel('Your password').fill(PASSWORD)
      await asked.getByRole('button', { name: 'Confirm' }).click()
    }
    await expect(admin.getByText(done)).toBeVisible()
  }

  const suspended = await signedIn('customer23', { fresh: true })
  await test.step('suspending ends it at once and keeps them out', async () => {
    await suspended.goto('/inbox')
    await admin.goto('/admin/users?q=Marcus')
    await change('Suspend', 'Suspend', 'Marcus Green is suspended', true)
    await suspended.waitForURL(/\/sign-in\?ended=suspended/)
    await expect(suspended.getByRole('status')).toHaveText('This account is suspended.')
    await suspended.getByLabel('E-mail').fill('customer23@demo.test')
    await suspended.getByLabel('Password').fill(PASSWORD)
    await suspended.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(suspended.getByRole('main').getByRole('alert')).toContainText('suspended')
  })

  await test.step('restoring lets them in again', async () => {
    await change('Restore', 'Restore', 'Marcus Green is restored')
    await suspended.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(suspended.getByRole('heading', { name: 'Inbox' })).toBeVisible()
  })

  await test.step('the security log tells of it', async () => {
    await admin.getByRole('link', { name: 'Security' }).click()
    await admin.getByRole('searchbox', { name: 'Search the security log' }).fill('Marcus')
    const log = admin.getByRole('list', { name: 'Security log' })
    await expect(log.getByRole('listitem').filter({ hasText: 'By Rita Admin' }).first()).toContainText('Restored')
    await admin.getByRole('combobox', { name: 'What happened' }).click()
    await admin.getByRole('option', { name: 'Restored' }).click()
    await expect(log.getByRole('listitem')).toHaveCount(1)
  })
})

test('the words of a legend are read as text, whatever the colour of the series', async ({ signedIn }) => {
  const admin = await signedIn('admin1')
  await admin.goto('/admin/analytics?range=90d')
  const chart = admin.locator('.recharts-wrapper').filter({ hasText: 'Waiting' })
  const words = chart.locator('.recharts-legend-item-text > span')
  await expect(words.filter({ hasText: 'Waiting' })).toBeVisible()
  const colours = await words.evaluateAll((all) => all.map((each) => getComputedStyle(each).color))
  const muted = await admin.getByText('By day, in').evaluate((each) => getComputedStyle(each).color)
  expect(new Set(colours)).toEqual(new Set([muted]))
  // What waits is drawn, and not in the colour of the lines behind it.
  await expect(chart.locator('[fill="url(#waiting-stripes)"]').first()).toBeVisible()
})

test('a reason of failure opens the batches that have it', async ({ signedIn }) => {
  const admin = await signedIn('admin1')
  await admin.goto('/admin/analytics?range=90d')
  const reasons = admin.getByRole('region', { name: 'Failed by reason' })
  await reasons.getByRole('definition').filter({ hasText: 'show batches' }).first().getByRole('button').click()
  const dialog = admin.getByRole('dialog', { name: /^Batches with failures: / })
  const rows = dialog.getByRole('table').getByRole('row')
  await expect(rows).not.toHaveCount(1)
  await expect(admin).toHaveURL(/reason=\w+/)
  await admin.reload()
  await expect(dialog).toBeVisible()
  await expect(rows).not.toHaveCount(1)

  await test.step('and a batch its recipients', async () => {
    await rows
      .getByRole('button', { name: /show recipients$/ })
      .first()
      .click()
    await expect(dialog.getByRole('table', { name: 'Recipients' }).getByRole('row')).not.toHaveCount(1)
    await expect(admin).toHaveURL(/batch=\w+/)
    await dialog.getByRole('button', { name: 'All batches' }).click()
    await expect(rows.getByRole('button', { name: /show recipients$/ }).first()).toBeVisible()
  })
})

test('what the rate limit refused and what was undone open their rows', async ({ signedIn, visitor }) => {
  const name = `Hasty ${randomBytes(4).toString('hex')}`
  await test.step('somebody sends more often than they may, as a program would', async () => {
    const page = await visitor()
    await page.goto('/sign-up')
    await page.getByRole('radio', { name: /Contractor/ }).check({ force: true })
    await page.getByLabel('Name').fill(name)
    await page.getByLabel('E-mail').fill(`${name.replace(' ', '.')}@example.com`)
    await page.getByLabel('Password').fill('a long password')
    await page.getByRole('button', { name: 'Sign up' }).click()
    await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
    expect(await page.evaluate(sendSevenTimes)).toBe(2)
  })

  const admin = await signedIn('admin1')
  const dialogOf = async (tile: RegExp, title: string) => {
    await admin.goto('/admin/analytics?range=90d')
    await admin.getByRole('button', { name: tile }).click()
    return admin.getByRole('dialog', { name: title })
  }
  await test.step('refused', async () => {
    const dialog = await dialogOf(/^Refused by rate limit/, 'Batches that the rate limit refused')
    const row = dialog.getByRole('row').filter({ hasText: name })
    await expect(row.getByRole('cell').last()).toHaveText('2')
    await admin.reload()
    await expect(row).toBeVisible()
  })
  await test.step('undone', async () => {
    const dialog = await dialogOf(/^Undone/, 'Batches that were undone')
    await dialog
      .getByRole('button', { name: /show recipients$/ })
      .first()
      .click()
    await expect(dialog.getByRole('table', { name: 'Recipients' }).getByRole('row')).not.toHaveCount(1)
  })
  await test.step('of one contractor, in the table', async () => {
    await admin.goto('/admin/analytics?range=90d')
    await admin.getByRole('group', { name: 'By contractor, as' }).getByRole('button', { name: 'Table' }).click()
    const row = admin
      .getByRole('table', { name: 'Bulk usage by contractor' })
      .getByRole('row')
      .filter({ hasText: name })
    await row.getByRole('button', { name: '2 refused, show batches' }).click()
    const dialog = admin.getByRole('dialog', { name: 'Batches that the rate limit refused' })
    await expect(dialog.getByRole('row')).toHaveCount(2)
  })
})

/** Sends the same to somebody seven times over a connection of its own, and returns how often it was refused. */
async function sendSevenTimes(): Promise<number> {
  const poll = async (sid: string, body?: string) => {
    const answer = await fetch(
      `/socket.io/?EIO=4&transport=polling${sid}`,
      body === undefined ? {} : { method: 'POST', body },
    )
    return answer.text()
  }
  const { sid } = JSON.parse((await poll('')).slice(1)) as { sid: string }
  await poll(`&sid=${sid}`, '40')
  await poll(`&sid=${sid}`)
  const request = { receiverIds: ['customer44'], messageType: 'text', content: { text: 'Now' } }
  const packet = `42${JSON.stringify(['send_bulk_message', request])}`
  await poll(`&sid=${sid}`, Array.from({ length: 7 }, () => packet).join('\u001e'))
  let answers = ''
  const count = (words: string) => answers.split(words).length - 1
  while (count('bulk_message_sent') + count('rate_limited') < 7) answers += await poll(`&sid=${sid}`)
  return count('rate_limited')
}
