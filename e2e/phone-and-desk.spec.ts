import { header, listRow, messageRow, openConversation, send } from './support/conversation'
import { expect, PHONE, test } from './support/fixtures'

test('phone and desk of one contractor hold the same thread', async ({ signedIn }) => {
  const desk = await signedIn('contractor3')
  const phone = await signedIn('contractor3', PHONE)
  const customer = await signedIn('customer3')
  await openConversation(desk, 'customer3', 'Noor Rahman')
  await openConversation(phone, 'customer3', 'Noor Rahman')
  await openConversation(customer, 'contractor3', 'Ines Karlsson')
  await expect(header(customer, 'Ines Karlsson').getByText('Online, 2 devices')).toBeVisible()

  await send(desk, 'Noor Rahman', 'Written at the desk')
  await expect(messageRow(phone, 'Noor Rahman', 'Written at the desk')).toBeVisible()
  await send(phone, 'Noor Rahman', 'Written on the phone')
  await expect(messageRow(desk, 'Noor Rahman', 'Written on the phone')).toBeVisible()
  await send(customer, 'Ines Karlsson', 'Read on both')

  for (const page of [desk, phone]) {
    const rows = page.getByRole('region', { name: 'Messages with Noor Rahman' }).getByRole('listitem')
    await expect(rows.filter({ hasText: 'Read on both' })).toHaveCount(1)
    const texts = await rows.allTextContents()
    const order = ['Written at the desk', 'Written on the phone', 'Read on both']
    expect(texts.slice(-3).map((text, index) => text.includes(order[index] as string))).toEqual([true, true, true])
    await expect(messageRow(page, 'Noor Rahman', 'Written on the phone')).toContainText('Read')
  }

  await test.step('what is read on one device is not unread on the other', async () => {
    await phone.getByRole('link', { name: 'Back to the inbox' }).tap()
    await expect(listRow(phone, 'Noor Rahman')).toContainText('Read on both')
    await expect(listRow(phone, 'Noor Rahman')).not.toContainText('unread')
  })
})
