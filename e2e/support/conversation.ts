import { expect, type Locator, type Page } from 'playwright/test'

/** The messages themselves; what is announced repeats their text elsewhere on the page. */
export function thread(page: Page, peerName: string): Locator {
  return page.getByRole('region', { name: `Messages with ${peerName}` })
}

/** One message with what stands under it. */
export function messageRow(page: Page, peerName: string, text: string): Locator {
  return thread(page, peerName).getByRole('listitem').filter({ hasText: text })
}

/** Who one is talking with, above the thread. */
export function header(page: Page, peerName: string): Locator {
  return page.locator('header').filter({ has: page.getByRole('heading', { level: 1, name: peerName }) })
}

/** One conversation in the list of the inbox. */
export function listRow(page: Page, peerName: string): Locator {
  return page.getByRole('list', { name: 'Conversations' }).getByRole('link').filter({ hasText: peerName })
}

export async function openConversation(page: Page, peerId: string, peerName: string): Promise<void> {
  await page.goto(`/inbox/new?to=${peerId}`)
  await expect(thread(page, peerName)).toBeVisible()
}

/** Types a message and sends it; where it is kept waiting, it shows all the same. */
export async function send(page: Page, peerName: string, text: string): Promise<void> {
  await page.getByRole('textbox', { name: `Message ${peerName}` }).fill(text)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(thread(page, peerName).getByText(text)).toBeVisible()
}

/** Writes the first message to somebody, and waits until it is a conversation. */
export async function beginConversation(page: Page, peerId: string, peerName: string, text: string): Promise<void> {
  await page.goto(`/inbox/new?to=${peerId}`)
  await page.getByRole('textbox', { name: `Message ${peerName}` }).fill(text)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(messageRow(page, peerName, text)).toContainText(/Sent|Delivered|Read/)
}
