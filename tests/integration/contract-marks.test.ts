import { beforeEach, describe, expect, test } from 'vitest'
import type { Push } from '../../lib/protocol/pushes'
import { createScene, type Person } from '../support/scene'
import type { TestClient } from '../support/test-client'

const scene = createScene({ LIMIT_FACTOR: '100' })

let contractor: Person
let customer: Person
let sender: TestClient
let receiver: TestClient
beforeEach(async () => {
  ;({ contractor, customer, sender, receiver } = await scene.pair())
})

const body = { messageType: 'text' as const, content: { text: 'hello' } }
const bulk = async (receiverIds = [customer.id], client = sender) =>
  client.get('send_bulk_message', { receiverIds, ...body })
const answer = () => receiver.get('send_message', { receiverId: contractor.id, ...body })
const patch = (person: Person, change: object) => scene.api(person.token).get('patchMe', { body: change })
const figuresOf = async (batchId: string, person = contractor) => {
  const { delivered, read, replied } = await scene.api(person.token).get('getBatch', { params: { id: batchId } })
  return { delivered, read, replied }
}
const conversationOf = (id: string, person: Person) =>
  scene.api(person.token).get('getConversation', { params: { id } })

/** What was pushed to this client before now, of these names. */
async function pushed<N extends 'receipt' | 'bulk_progress' | 'typing'>(
  client: TestClient,
  name: N,
): Promise<Push<N>[]> {
  await client.get('get_online_status', { userId: contractor.id })
  return client.received.filter(({ event }) => event === name).map(({ args }) => args[0] as Push<N>)
}

async function begin() {
  const { batchId, results } = await bulk()
  const { conversationId, messageId } = results[0] as { conversationId: string; messageId: string }
  return { batchId, conversationId, messageId }
}

describe('an answer to a bulk message', () => {
  test('implies that the copy was delivered and read, without a mark', async () => {
    const { batchId } = await begin()
    await answer()
    expect(await sender.next('bulk_progress')).toEqual({ batchId, receiverId: customer.id, state: 'replied' })
    expect(await figuresOf(batchId)).toEqual({ delivered: 1, read: 1, replied: 1 })
    const { recipients } = await scene.api(contractor.token).get('getBatch', { params: { id: batchId } })
    const [{ state, deliveredAt, readAt, repliedAt }] = recipients as [(typeof recipients)[0]]
    expect([state, deliveredAt, readAt]).toEqual(['replied', repliedAt, repliedAt])
  })

  test('counts for the newest batch before it alone, and only the first', async () => {
    const older = await begin()
    const newer = await begin()
    await answer()
    expect(await figuresOf(newer.batchId)).toMatchObject({ replied: 1 })
    expect(await figuresOf(older.batchId)).toMatchObject({ replied: 0 })
    await answer()
    expect(await figuresOf(older.batchId)).toMatchObject({ replied: 0 })
    await expect.poll(() => pushed(sender, 'bulk_progress')).toHaveLength(1)
    const newest = await begin()
    await answer()
    expect(await figuresOf(newest.batchId)).toMatchObject({ replied: 1 })
    expect(await figuresOf(older.batchId)).toMatchObject({ replied: 0 })
  })

  test('after seven days is none, nor of an older batch', async () => {
    const older = await begin()
    const newer = await begin()
    await scene.server.query(
      `UPDATE bulk_recipients SET sent_at = now() - interval '7 days 1 second' WHERE batch_id = $1`,
      [newer.batchId],
    )
    await answer()
    for (const { batchId } of [older, newer]) expect(await figuresOf(batchId)).toMatchObject({ replied: 0, read: 0 })
  })

  test('to another contractor is none', async () => {
    const { batchId } = await begin()
    const other = await scene.person('contractor')
    await receiver.get('send_message', { receiverId: other.id, ...body })
    expect(await figuresOf(batchId)).toMatchObject({ replied: 0 })
  })
})

describe('a copy that is deleted before it is read', () => {
  test('becomes neither delivered nor read nor answered, and nobody is told so', async () => {
    const { batchId, conversationId, messageId } = await begin()
    await sender.get('delete_message', { messageId })
    await receiver.get('mark_delivered', { conversationId, seq: 1 })
    await receiver.get('mark_read', { conversationId, seq: 1 })
    await answer()
    expect(await figuresOf(batchId)).toEqual({ delivered: 0, read: 0, replied: 0 })
    expect(await pushed(sender, 'bulk_progress')).toEqual([])
  })

  test('stays delivered where it was, and leaves an answer to the copy before it', async () => {
    const older = await begin()
    const newer = await begin()
    await receiver.get('mark_delivered', { conversationId: newer.conversationId, seq: 2 })
    await sender.get('delete_message', { messageId: newer.messageId })
    await receiver.get('mark_read', { conversationId: newer.conversationId, seq: 2 })
    await answer()
    expect(await figuresOf(newer.batchId)).toEqual({ delivered: 1, read: 0, replied: 0 })
    expect(await figuresOf(older.batchId)).toEqual({ delivered: 1, read: 1, replied: 1 })
  })

  test('counts as it did where it had been read', async () => {
    const { batchId, conversationId, messageId } = await begin()
    await receiver.get('mark_read', { conversationId, seq: 1 })
    await sender.get('delete_message', { messageId })
    await answer()
    expect(await figuresOf(batchId)).toEqual({ delivered: 1, read: 1, replied: 1 })
  })
})

describe('a block', () => {
  test.each(['customer', 'contractor'] as const)(
    'of the %s keeps the figures of a batch where they are',
    async (who) => {
      const { batchId, conversationId } = await begin()
      await receiver.get('mark_delivered', { conversationId, seq: 1 })
      const [by, other] = who === 'customer' ? [customer, contractor] : [contractor, customer]
      await scene.api(by.token).get('addBlock', { params: { id: other.id } })
      sender.clear()
      await receiver.get('mark_read', { conversationId, seq: 1 })
      expect(await figuresOf(batchId)).toEqual({ delivered: 1, read: 0, replied: 0 })
      expect(await pushed(sender, 'bulk_progress')).toEqual([])
      expect(await pushed(sender, 'receipt')).toEqual([])
    },
  )
})

/** Everything that the contractor can find out of the customer's reading. */
async function known(batchId: string, conversationId: string) {
  const api = scene.api(contractor.token)
  const synced = await sender.get('sync', { conversations: {}, cursor: '0.0.0..0.' })
  const listed = (await api.get('listConversations')).items
  const csv = await (await api.send('getBatchCsv', { params: { id: batchId } })).text()
  const { recipients } = await api.get('getBatch', { params: { id: batchId } })
  const ofCustomer = (conversations: typeof listed) =>
    conversations.find(({ id }) => id === conversationId)?.receipts[customer.id]?.readSeq
  return {
    one: (await conversationOf(conversationId, contractor)).receipts[customer.id]?.readSeq,
    listed: ofCustomer(listed),
    synced: ofCustomer(synced.conversations),
    read: (await figuresOf(batchId)).read,
    states: recipients.map(({ state, readAt }) => [state, readAt]),
    csv: csv.includes('read,') || /T\d\d:\d\d:.*T\d\d:\d\d:/.test(csv.split('\n')[1] ?? ''),
  }
}

describe('without read receipts', () => {
  test.each(['customer', 'contractor'] as const)(
    'of the %s no reading is told by any road, and delivery is',
    async (who) => {
      await patch(who === 'customer' ? customer : contractor, { readReceipts: false })
      const { batchId, conversationId } = await begin()
      await receiver.get('mark_read', { conversationId, seq: 1 })
      await expect
        .poll(() => pushed(sender, 'receipt'))
        .toMatchObject([{ userId: customer.id, deliveredSeq: 1, readSeq: 0 }])
      await expect
        .poll(() => pushed(sender, 'bulk_progress'))
        .toEqual([{ batchId, receiverId: customer.id, state: 'delivered' }])
      expect(await known(batchId, conversationId)).toEqual({
        one: 0,
        listed: 0,
        synced: 0,
        read: 0,
        states: [['delivered', null]],
        csv: false,
      })
      const analytics = await scene.api('admin_token').get('adminAnalytics', { query: { contractorId: contractor.id } })
      expect(analytics.totals).toMatchObject({ delivered: 1, read: 0 })
      // One's own marks are one's own, on all devices.
      const mine = await conversationOf(conversationId, customer)
      expect([mine.receipts[customer.id], mine.unreadCount]).toEqual([{ deliveredSeq: 1, readSeq: 1 }, 0])
    },
  )

  test('nothing is told to either: who gives no marks gets none', async () => {
    await patch(customer, { readReceipts: false })
    const { conversationId } = await begin()
    await answer()
    receiver.clear()
    await sender.get('mark_read', { conversationId, seq: 2 })
    await expect
      .poll(() => pushed(receiver, 'receipt'))
      .toMatchObject([{ userId: contractor.id, deliveredSeq: 2, readSeq: 0 }])
    expect((await conversationOf(conversationId, customer)).receipts[contractor.id]).toEqual({
      deliveredSeq: 2,
      readSeq: 0,
    })
  })

  test('a mark that tells nothing is no change of the other’s, and one of one’s own devices', async () => {
    await patch(customer, { readReceipts: false })
    const { conversationId } = await begin()
    await receiver.get('mark_delivered', { conversationId, seq: 1 })
    await sender.next('receipt')
    const [theirs, mine] = await Promise.all(
      [sender, receiver].map((client) => client.get('sync', { conversations: {}, cursor: '0.0.0..0.' })),
    )
    await receiver.get('mark_read', { conversationId, seq: 1 })
    expect(await pushed(sender, 'receipt')).toEqual([])
    const since = (client: TestClient, cursor = '') => client.get('sync', { conversations: {}, cursor })
    const later = await since(sender, theirs?.cursor)
    expect(later.conversations.filter(({ id }) => id === conversationId)).toEqual([])
    const own = await since(receiver, mine?.cursor)
    expect(own.conversations.find(({ id }) => id === conversationId)?.receipts[customer.id]?.readSeq).toBe(1)
  })

  test('an answer still tells that the copy was read', async () => {
    await patch(customer, { readReceipts: false })
    const { batchId, conversationId } = await begin()
    await receiver.get('mark_read', { conversationId, seq: 1 })
    await answer()
    expect(await figuresOf(batchId)).toEqual({ delivered: 1, read: 1, replied: 1 })
    expect((await conversationOf(conversationId, contractor)).receipts[customer.id]?.readSeq).toBe(0)
  })

  test('what was known before stays, and with them again the next mark tells how far', async () => {
    const { batchId, conversationId } = await begin()
    await receiver.get('mark_read', { conversationId, seq: 1 })
    await patch(customer, { readReceipts: false })
    await sender.get('send_message', { conversationId, ...body })
    await receiver.get('mark_read', { conversationId, seq: 2 })
    const readSeq = async () => (await conversationOf(conversationId, contractor)).receipts[customer.id]?.readSeq
    expect(await readSeq()).toBe(1)
    await patch(customer, { readReceipts: true })
    expect(await readSeq()).toBe(1)
    await sender.get('send_message', { conversationId, ...body })
    // A delivery tells nothing of reading.
    await receiver.get('mark_delivered', { conversationId, seq: 3 })
    expect(await readSeq()).toBe(1)
    await receiver.get('mark_read', { conversationId, seq: 3 })
    expect(await readSeq()).toBe(3)
    expect(await figuresOf(batchId)).toMatchObject({ read: 1 })
  })
})

describe('typing', () => {
  const set = (client: TestClient, conversationId: string, isTyping: boolean) =>
    client.get('set_typing', { conversationId, isTyping })

  test.each(['contractor', 'customer'] as const)('is told to nobody where the %s switched it off', async (who) => {
    const { conversationId } = await begin()
    await patch(who === 'contractor' ? contractor : customer, { typing: false })
    for (const isTyping of [true, false]) {
      await set(sender, conversationId, isTyping)
      await set(receiver, conversationId, isTyping)
    }
    expect(await pushed(sender, 'typing')).toEqual([])
    expect(await pushed(receiver, 'typing')).toEqual([])
  })

  test.each([
    ['closes', async (tab: TestClient) => void tab.socket.disconnect()],
    ['stops', async (tab: TestClient, id: string) => void (await set(tab, id, false))],
  ])('of two sockets goes on when one of them %s, and ends with the other', async (_, leave) => {
    const { conversationId } = await begin()
    const tab = await scene.connect(contractor.token)
    await set(tab, conversationId, true)
    await set(sender, conversationId, true)
    await leave(tab, conversationId)
    const connections = async () => (await sender.get('get_online_status', { userId: contractor.id })).connectionCount
    await expect.poll(connections).toBe(tab.socket.connected ? 2 : 1)
    await set(sender, conversationId, true)
    await set(sender, conversationId, false)
    const told = async () => (await pushed(receiver, 'typing')).map(({ isTyping }) => isTyping)
    await expect.poll(told).toEqual([true, true, true, false])
  })
})
