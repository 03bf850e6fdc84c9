import type { Page } from 'playwright/test'

/**
 * Holds an address back until `release` is called: what is asked of it, or what the server has answered by then.
 * `asked` is settled by the first request for it, or its answer.
 */
export async function holdBack(
  page: Page,
  address: RegExp,
  what: 'requests' | 'answers' = 'requests',
): Promise<{ asked: Promise<void>; release: () => void }> {
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  let note = () => {}
  const asked = new Promise<void>((resolve) => {
    note = resolve
  })
  await page.route(address, async (route) => {
    const response = what === 'answers' ? await route.fetch() : undefined
    note()
    await released
    await (response ? route.fulfill({ response }) : route.continue())
  })
  return { asked, release }
}
