import { header, messageRow, openConversation, send } from './support/conversation'
import { expect, test } from './support/fixtures'
import { recordText } from './support/record-text'

test('a reload is not seen by others', async ({ signedIn }) => {
  const watcher = await signedIn('customer7')
  const reloading = await signedIn('contractor3')
  await openConversation(reloading, 'customer7', 'Priya Nair')
  await openConversation(watcher, 'contractor3', 'Ines Karlsson')
  const status = header(watcher, 'Ines Karlsson')
  await expect(status.getByText('Online', { exact: true })).toBeVisible()

  const shown = await recordText(status)
  for (const round of [1, 2, 3, 4]) {
    await reloading.reload()
    await send(reloading, 'Priya Nair', `Back after reload ${round}`)
    await expect(messageRow(watcher, 'Ines Karlsson', `Back after reload ${round}`)).toBeVisible()
  }
  expect((await shown()).filter((text) => /Last seen|Offline|unknown/.test(text))).toEqual([])

  await test.step('a real end is seen', async () => {
    await reloading.close()
    await expect(status.getByText('Last seen less than a minute ago')).toBeVisible()
    expect((await shown()).filter((text) => text.includes('Last seen'))).toHaveLength(1)
  })
})

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
