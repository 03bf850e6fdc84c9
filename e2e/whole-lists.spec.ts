import { expect, test } from './support/fixtures'

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
