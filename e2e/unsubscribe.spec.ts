import { expect, test } from './support/fixtures'

// The link is nobody's, which the press is told.
test.use({ allowedErrors: [/status of 404/] })

test('the link of a mail leads to a page that asks before it ends anything, at 360 pixels too', async ({
  visitor: open,
}) => {
  const page = await open()
  await page.setViewportSize({ width: 360, height: 640 })
  const posts: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST') posts.push(new URL(request.url()).pathname)
  })
  await page.goto('/api/unsubscribe/made.up')
  await expect(page).toHaveURL(/\/unsubscribe\/made\.up$/)
  const button = page.getByRole('button', { name: 'End this mail' })
  await expect(button).toBeInViewport()
  expect(posts).toEqual([])
  await button.click()
  await expect(page.getByText('This link was not made here')).toBeVisible()
  expect(posts).toEqual(['/api/unsubscribe/made.up'])
})
