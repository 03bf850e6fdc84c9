import { expect, test } from 'vitest'
import { createScene } from '../support/scene'

const scene = createScene({ LIMIT_FACTOR: '100' })

test('the server counts what waits unread over all conversations, however many', async () => {
  const customer = await scene.person('customer')
  const contractors = await scene.people('contractor', 55)
  const bystander = await scene.person('customer')
  for (const { token } of contractors) {
    const sender = await scene.connect(token)
    for (const text of ['Hello', 'Are you there?']) {
      await sender.get('send_message', { receiverId: customer.id, messageType: 'text', content: { text } })
    }
  }
  const unreadOf = async (token: string) => (await scene.api(token).get('getUnread')).unreadCount
  expect(await unreadOf(customer.token)).toBe(110)
  expect(await unreadOf(contractors[0]?.token ?? '')).toBe(0)
  expect(await unreadOf(bystander.token)).toBe(0)

  const reader = await scene.connect(customer.token)
  const { items } = await scene.api(customer.token).get('listConversations', { query: { limit: 1 } })
  await reader.get('mark_read', { conversationId: items[0]?.id ?? '', seq: 2 })
  expect(await unreadOf(customer.token)).toBe(108)
})

test('the server counts who waits for an answer, however many, and knows who has longest', async () => {
  const customer = await scene.person('customer')
  const contractors = await scene.people('contractor', 52)
  const api = scene.api(customer.token)
  expect(await api.get('getUnanswered')).toEqual({ count: 0, longest: null })
  for (const { token } of contractors) {
    const sender = await scene.connect(token)
    await sender.get('send_message', { receiverId: customer.id, messageType: 'text', content: { text: 'Hello' } })
  }
  const [first, second] = contractors
  expect(await api.get('getUnanswered')).toMatchObject({ count: 52, longest: { name: first?.name } })
  const answerer = await scene.connect(customer.token)
  await answerer.get('send_message', { receiverId: first?.id, messageType: 'text', content: { text: 'Yes' } })
  expect(await api.get('getUnanswered')).toMatchObject({ count: 51, longest: { name: second?.name } })
  expect(await scene.api(first?.token ?? '').get('getUnanswered')).toMatchObject({ count: 1 })
  expect(await scene.api(second?.token ?? '').get('getUnanswered')).toEqual({ count: 0, longest: null })
})

test('the first page of a directory says how many there are in all, by every filter', async () => {
  const contractor = await scene.person('contractor', 'Countable asker')
  for (const word of ['a', 'b', 'c', 'd', 'e', 'f', 'lonesome']) await scene.person('customer', `Countable ${word}`)
  const api = scene.api(contractor.token)
  const first = await api.get('listCustomers', { query: { q: 'countable', limit: 3 } })
  expect(first).toMatchObject({ total: 7, items: { length: 3 } })
  const next = await api.get('listCustomers', { query: { q: 'countable', limit: 3, cursor: first.nextCursor ?? '' } })
  expect(next.items).toHaveLength(3)
  expect(next).not.toHaveProperty('total')
  expect(await api.get('listCustomers', { query: { q: 'countable', contacted: true } })).toMatchObject({ total: 0 })
  expect(await api.get('listCustomers', { query: { q: 'countable lonesome' } })).toMatchObject({ total: 1 })
})
