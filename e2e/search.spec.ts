import { openConversation, send, thread } from './support/conversation'
import { expect, test } from './support/fixtures'

test('search finds people and messages, and opens a message where it stands', async ({ signedIn }) => {
  const page = await signedIn('contractor1')
  await openConversation(page, 'customer21', 'Oscar Lind')
  await send(page, 'Oscar Lind', 'The chimney needs a new marmalade cap')
  for (let line = 1; line <= 30; line += 1) await send(page, 'Oscar Lind', `Then step ${line} of the work\n\nfollows`)

  await page.goto('/inbox')
  const field = page.getByRole('searchbox', { name: 'Search people and messages' })
  await field.fill('marmalade')
  const hit = page.getByRole('link', { name: /marmalade cap/ })
  await expect(hit).toHaveCount(1)
  await expect(hit.locator('mark')).toHaveText('marmalade')
  await hit.click()
  await expect(thread(page, 'Oscar Lind').getByText('The chimney needs a new marmalade cap')).toBeInViewport()
  await expect(page).toHaveURL(/q=marmalade/)
  await expect(page.getByRole('button', { name: /jump to the newest message/ })).toBeVisible()

  await test.step('a shared link opens there too', async () => {
    await page.reload()
    await expect(thread(page, 'Oscar Lind').getByText('The chimney needs a new marmalade cap')).toBeInViewport()
    await page.getByRole('button', { name: /jump to the newest message/ }).click()
    await expect(thread(page, 'Oscar Lind').getByText(/Then step 30 of/)).toBeInViewport()
  })

  await test.step('of several hits in a conversation, the one that is open is marked', async () => {
    await field.fill('then work')
    await page.getByRole('link', { name: /Then step 7 of/ }).click()
    await expect(page).toHaveURL(/[?&]m=\d+/)
    await expect(
      page.getByRole('link', { name: /Then step \d+ of/ }).and(page.locator('[aria-current=true]')),
    ).toHaveText(/step 7 of/)
  })

  await test.step('people are found by name, and nothing is said plainly', async () => {
    await field.fill('sofia')
    await expect(page.getByRole('link', { name: /Sofia Marino$/ })).toBeVisible()
    await field.fill('zzzz nothing like it')
    await expect(page.getByText('Nothing found')).toBeVisible()
    await page.getByRole('button', { name: 'Clear the search' }).click()
    await expect(page.getByRole('list', { name: 'Conversations' })).toBeVisible()
  })
})
