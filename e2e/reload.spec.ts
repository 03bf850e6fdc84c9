import type { Page } from 'playwright/test'
import { header, messageRow, openConversation, send } from './support/conversation'
import { expect, test } from './support/fixtures'
import { recordText } from './support/record-text'

/** For which nobody is told that somebody left (docs/protocol.md, "Presence"). */
const GRACE_MS = 2000

test('a reload is not seen by others', async ({ signedIn }) => {
  const watcher = await signedIn('customer7')
  const reloading = await signedIn('contractor3')
  await openConversation(reloading, 'customer7', 'Priya Nair')
  await openConversation(watcher, 'contractor3', 'Ines Karlsson')
  const status = header(watcher, 'Ines Karlsson')
  await expect(status.getByText('Online', { exact: true })).toBeVisible()

  const shown = await recordText(status)
  let unseen = 0
  for (let round = 1; round <= 12 && unseen < 4; round++) {
    const before = (await shown()).length
    const awayMs = await reload(reloading)
    await send(reloading, 'Priya Nair', `Back after reload ${round}`)
    await expect(messageRow(watcher, 'Ines Karlsson', `Back after reload ${round}`)).toBeVisible()
    // A machine that takes longer over a reload than the grace is rightly told about.
    if (awayMs >= GRACE_MS) continue
    expect((await shown()).slice(before).filter((text) => /Last seen|Offline|unknown/.test(text))).toEqual([])
    unseen++
  }
  expect(unseen, 'reloads that took less than the grace').toBeGreaterThan(0)

  await test.step('a real end is seen', async () => {
    const before = (await shown()).length
    await reloading.close()
    await expect(status.getByText('Last seen less than a minute ago')).toBeVisible()
    expect((await shown()).slice(before).filter((text) => text.includes('Last seen'))).toHaveLength(1)
  })
})

/** Reloads; how long there was no connection at most, in ms. */
async function reload(page: Page): Promise<number> {
  const connected = new Promise<void>((resolve) => {
    page.once('websocket', (socket) => {
      socket.on('framereceived', ({ payload }) => {
        // Socket.IO's answer to CONNECT: the server has counted the connection.
        if (String(payload).startsWith('40')) resolve()
      })
    })
  })
  const startedAt = Date.now()
  await page.reload()
  await connected
  return Date.now() - startedAt
}

test.describe(() => {
  test.use({ allowedErrors: [/ERR_INTERNET_DISCONNECTED|Failed to load chunk/] })

  test('a page whose program broke off on its way says so quietly, and comes by itself', async ({ signedIn }) => {
    const page = await signedIn('contractor3')
    await page.goto('/inbox')
    await expect(page.getByRole('heading', { name: 'Inbox', level: 1 })).toBeVisible()
    const isCut = /\/_next\/static\/chunks\/|\/healthz/
    await page.route(isCut, (route) => route.abort('internetdisconnected'))
    await page.getByRole('link', { name: 'Audiences', exact: true }).click()
    await expect(page.getByText(/The connection broke while this page loaded/)).toBeVisible()
    await expect(page.getByText('This page did not load')).toBeHidden()
    await page.unroute(isCut)
    await expect(page.getByRole('heading', { name: 'Audiences', level: 1 })).toBeVisible()
  })
})
