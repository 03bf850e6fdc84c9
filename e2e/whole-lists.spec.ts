import { expect, test } from './support/fixtures'

test('what stands beyond the first page of mutes and of waiting batches is shown', async ({ signedIn }) => {
  const page = await signedIn('contractor1')
  await page.goto('/inbox')
  await page.getByRole('list', { name: 'Conversations' }).getByRole('link').first().click()
  await page.waitForURL(/\/inbox\/./)
  const conversationId = new URL(page.url()).pathname.split('/').at(-1)
  // As many as fill a page are not worth making.
  await page.route(/\/api\/mutes\?/, (route) => {
    const isSecond = new URL(route.request().url()).searchParams.has('cursor')
    const items = isSecond ? [{ conversationId, until: null }] : [{ conversationId: 'another', until: null }]
    return route.fulfill({ json: { items, nextCursor: isSecond ? null : 'second' } })
  })
  await page.reload()
  await expect(page.getByRole('heading', { level: 1 }).locator('..').getByText('Muted')).toBeVisible()

  const { items } = await (await page.request.get('/api/bulk?state=waiting')).json()
  expect(items.length).toBeGreaterThan(1)
  await page.route(/\/api\/bulk\?.*state=waiting/, async (route) => {
    const url = new URL(route.request().url())
    url.searchParams.set('limit', '1')
    await route.fulfill({ response: await route.fetch({ url: url.href }) })
  })
  const others = page.waitForRequest(/\/api\/bulk\?.*cursor=/)
  await page.goto('/bulk')
  await others
  const waiting = page.getByRole('region', { name: 'Waiting and going out' })
  await expect(waiting.locator('ul').first().locator('> li')).toHaveCount(items.length)
})

test('who waits for an answer is counted in all, and who has longest is named, beyond the first page', async ({
  signedIn,
}) => {
  const page = await signedIn('contractor1')
  const { count, longest } = await (await page.request.get('/api/unanswered')).json()
  expect(count).toBeGreaterThan(1)
  await page.route(/\/api\/conversations\?.*needsReply=true/, async (route) => {
    const url = new URL(route.request().url())
    url.searchParams.set('limit', '1')
    await route.fulfill({ response: await route.fetch({ url: url.href }) })
  })
  await page.goto('/inbox')
  const line = page.getByRole('link', { name: `${count} waiting for your answer` })
  await expect(line).toContainText(`Longest: ${longest.name}`)
  await line.click()
  await expect(page.getByRole('heading', { level: 1, name: longest.name })).toBeVisible()
})

/** One more than a page of the API holds. */
const JOBS = 201

test('a job beyond the first page of the list can be chosen', async ({ signedIn }) => {
  const page = await signedIn('contractor3')
  // The newest come first: this one is the last of them all.
  for (let at = 0; at < JOBS; at += 1) {
    const title = at === 0 ? 'The very first fence' : `Fence ${at}`
    const posted = await page.request.post('/api/jobs', {
      data: { title },
      headers: { authorization: 'Bearer contractor3_token' },
    })
    expect(posted.status()).toBe(200)
  }
  await page.goto('/inbox')
  await page.getByRole('button', { name: 'Job: all jobs' }).click()
  await expect(page.getByRole('menuitemradio', { name: 'The very first fence' })).toBeAttached()
  await page.goto('/bulk/new')
  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await page.getByRole('combobox', { name: 'Job', exact: true }).click()
  await page.getByRole('option', { name: 'The very first fence' }).click()
  await expect(page).toHaveURL(/onJob=/)
})
