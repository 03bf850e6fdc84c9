import { header, listRow, openConversation } from './support/conversation'
import { expect, test } from './support/fixtures'
import { recordText } from './support/record-text'

test('somebody with two tabs is online until the second one closes', async ({ signedIn }) => {
  const watcher = await signedIn('contractor2')
  const first = await signedIn('customer6')
  await first.goto('/inbox')
  const second = await first.context().newPage()
  await second.goto('/inbox')

  await openConversation(watcher, 'customer6', 'Jonas Weber')
  const status = header(watcher, 'Jonas Weber')
  await expect(status.getByText('Online, 2 devices')).toBeVisible()
  await expect(listRow(watcher, 'Jonas Weber')).toHaveAccessibleName(/^Online/)

  const shown = await recordText(status)
  await first.close()
  await expect(status.getByText('Online', { exact: true })).toBeVisible({ timeout: 15_000 })
  expect((await shown()).filter((text) => !text.includes('Online'))).toEqual([])

  const closedAt = Date.now()
  await second.close()
  await expect(status.getByText('Last seen less than a minute ago')).toBeVisible()
  expect(Date.now() - closedAt, 'the grace of a reload is waited for').toBeGreaterThan(1500)
  await expect(listRow(watcher, 'Jonas Weber')).toHaveAccessibleName(/^Offline/)
})
