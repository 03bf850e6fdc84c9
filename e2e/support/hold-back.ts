import type { Page } from 'playwright/test'

/** Holds the answers of an address back until `release` is called; `asked` is settled by the first request for it. */
export async function holdBack(page: Page, address: RegExp): Promise<{ asked: Promise<void>; release: () => void }> {
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  let note = () => {}
  const asked = new Promise<void>((resolve) => {
    note = resolve
  })
  await page.route(address, async (route) => {
    note()
    await released
    await route.continue()
  })
  return { asked, release }
}
