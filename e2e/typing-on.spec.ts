import type { Page } from 'playwright/test'
import { expect, test } from './support/fixtures'

const TEXT = 'The valve is ordered and comes on Tuesday'

/** Holds back an answer until `open` is called. */
async function holdBack(page: Page, path: RegExp): Promise<{ asked: Promise<unknown>; open: () => void }> {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  const asked = page.waitForRequest(path)
  await page.route(path, async (route) => {
    await opened
    await route.continue()
  })
  return { asked, open }
}

/** Types on, letter by letter, while `during` happens after the first words. */
async function typeOn(page: Page, during: () => Promise<void> | void): Promise<void> {
  await page.keyboard.type(TEXT.slice(0, 10), { delay: 20 })
  const rest = page.keyboard.type(TEXT.slice(10), { delay: 60 })
  await during()
  await rest
}

test('whoever writes while the conversation opens loses no letter', async ({ signedIn }) => {
  const page = await signedIn('contractor2')
  await test.step('one that is begun with the first message', async () => {
    await page.goto('/inbox/new?to=customer23')
    const field = page.getByRole('textbox', { name: /^Message (?!customer)/ })
    await expect(field).toBeFocused()
    await page.keyboard.type('Good morning')
    await page.keyboard.press('Enter')
    await typeOn(page, () => page.waitForURL(/\/inbox\/(?!new)/))
    await expect(field).toBeFocused()
    await expect(field).toHaveValue(TEXT)
    await field.fill('')
  })
  await test.step('one that was there, found late', async () => {
    const { asked, open } = await holdBack(page, /\/api\/conversations\?.*peerId=/)
    await page.goto('/inbox/new?to=customer23')
    await asked
    const field = page.getByRole('textbox', { name: /^Message (?!customer)/ })
    await expect(field).toBeFocused()
    // Within what stands there already.
    await page.keyboard.type('!')
    await page.keyboard.press('ArrowLeft')
    await typeOn(page, async () => {
      open()
      await page.waitForURL(/\/inbox\/(?!new)/)
    })
    await expect(field).toBeFocused()
    await expect(field).toHaveValue(`${TEXT}!`)
  })
})
