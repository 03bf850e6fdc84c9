import { randomBytes } from 'node:crypto'
import type { Page } from 'playwright/test'
import sharp from 'sharp'
import { beginConversation, thread } from './support/conversation'
import { expect, test } from './support/fixtures'

/** As from a camera held upright: 2600 by 1800 pixels that say "turn me", and do not become small. */
async function photo(): Promise<Buffer> {
  const raw = { width: 650, height: 450, channels: 3 as const }
  return sharp(randomBytes(650 * 450 * 3), { raw })
    .resize(2600, 1800, { kernel: 'cubic' })
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 92 })
    .toBuffer()
}

async function pick(page: Page, name: string, buffer: Buffer): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Attach pictures or PDF files' }).click()
  await (await chooser).setFiles({ name, mimeType: 'image/jpeg', buffer })
}

/** The size of the picture that was sent last, as the server has it. */
async function sizeOfLast(page: Page): Promise<{ width: number; height: number; fileSize: number }> {
  const conversationId = new URL(page.url()).pathname.split('/')[2]
  const { items } = await (await page.context().request.get(`/api/conversations/${conversationId}/messages`)).json()
  return items.at(-1).content
}

test('a photo is made smaller on the device, keeps its orientation, and goes as it is on wish', async ({
  signedIn,
}) => {
  const page = await signedIn('contractor2')
  await beginConversation(page, 'customer14', 'Yuki Tanaka', 'Here is the roof')
  const picked = await photo()
  await pick(page, 'roof.jpg', picked)
  const original = page.getByRole('button', { name: /send the original/ })
  await expect(original).toBeVisible()
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  const shown = thread(page, 'Yuki Tanaka').getByRole('button', { name: 'Open picture roof.jpg' })
  await expect(shown).toHaveCount(1)
  await expect(thread(page, 'Yuki Tanaka').getByText('Sending')).toHaveCount(0)
  const small = await sizeOfLast(page)
  expect(small).toMatchObject({ width: 1418, height: 2048 })
  expect(small.fileSize).toBeLessThan(picked.length)

  await pick(page, 'roof.jpg', picked)
  await original.click()
  await expect(original).toBeHidden()
  await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeEnabled()
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(shown).toHaveCount(2)
  await expect(thread(page, 'Yuki Tanaka').getByText('Sending')).toHaveCount(0)
  expect(await sizeOfLast(page)).toMatchObject({ width: 1800, height: 2600 })
})

test.describe(() => {
  test.use({ allowedErrors: [/ERR_FAILED/] })

  test('a picture whose connection breaks off goes on where it was, also after a reload', async ({ signedIn }) => {
    const page = await signedIn('contractor2')
    await beginConversation(page, 'customer15', 'Daniel Novak', 'Here is the wall')
    const offsets: number[] = []
    const received: number[] = []
    page.on('response', async (response) => {
      if (response.url().includes('/pieces/')) received.push((await response.json()).received)
    })
    let isBroken = true
    await page.route('**/api/partial-uploads/*/pieces/*', async (route) => {
      const at = Number(new URL(route.request().url()).pathname.split('/').at(-1))
      if (isBroken && offsets.length === 2) return route.abort()
      offsets.push(at)
      return route.continue()
    })
    await pick(page, 'wall.jpg', await photo())
    await expect(page.getByRole('button', { name: 'Try wall.jpg again' })).toBeVisible()
    expect(offsets).toEqual([0, 32 * 1024])
    isBroken = false
    await page.reload()
    await expect(page.getByRole('button', { name: /send the original/ })).toBeVisible()
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await expect(thread(page, 'Daniel Novak').getByRole('button', { name: 'Open picture wall.jpg' })).toBeVisible()
    // How large the second of the two was depends on the speed of the link.
    expect(offsets[2]).toBe(received[1])
    expect(received[1]).toBeGreaterThan(32 * 1024)
    expect(offsets.filter((at) => at === 0)).toHaveLength(1)
  })
})
