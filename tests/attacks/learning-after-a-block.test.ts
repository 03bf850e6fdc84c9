import { beforeEach, expect, test } from 'vitest'
import type { BulkReport } from '../../lib/protocol/bulk-objects'
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

async function sendBulk(): Promise<{ report: BulkReport; conversationId: string }> {
  const report = await sender.get('send_bulk_message', { receiverIds: [customer.id], ...body })
  return { report, conversationId: report.results[0]?.conversationId ?? '' }
}

/** What was pushed to this client before now, by name. */
async function pushedTo(client: TestClient): Promise<string[]> {
  await client.get('get_online_status', { userId: contractor.id })
  return client.received.map(({ event }) => event).filter((event) => event !== 'user_online_status')
}

async function learnt(conversationId: string, report: BulkReport) {
  const api = scene.api(contractor.token)
  const { receipts } = await api.get('getConversation', { params: { id: conversationId } })
  const synced = await sender.get('sync', { conversations: {}, cursor: '0.0.0..0.' })
  const { delivered, read } = await api.get('getBatch', { params: { id: report.batchId } })
  const listed = (await api.get('listConversations', { query: {} })).items.find(({ id }) => id === conversationId)
  return {
    one: receipts[customer.id],
    listed: listed?.receipts[customer.id],
    synced: synced.conversations.find(({ id }) => id === conversationId)?.receipts[customer.id],
    batch: { delivered, read },
  }
}

const nothing = { deliveredSeq: 0, readSeq: 0 }

test.each(['the customer', 'the contractor'])(
  'after a block by %s neither learns of the other by any road',
  async (who) => {
    const own = (await receiver.get('send_message', { receiverId: contractor.id, ...body })).message
    await sender.next('new_message')
    const { report, conversationId } = await sendBulk()
    // Both are told half a second later that something is unread.
    for (const client of [sender, receiver]) await client.next('notifications_changed')
    const [by, blocked] = who === 'the customer' ? [customer, contractor] : [contractor, customer]
    await scene.api(by.token).get('addBlock', { params: { id: blocked.id } })
    sender.clear()
    receiver.clear()

    await receiver.get('mark_delivered', { conversationId, seq: 2 })
    await receiver.get('set_typing', { conversationId, isTyping: true })
    await receiver.get('mark_read', { conversationId, seq: 2 })
    await receiver.get('delete_message', { messageId: own.id })
    expect(await pushedTo(sender)).toEqual([])
    await sender.get('mark_read', { conversationId, seq: 2 })
    // One's own marks end what one is told of oneself, half a second later.
    expect((await pushedTo(receiver)).filter((event) => event !== 'notifications_changed')).toEqual([])
    expect(await learnt(conversationId, report)).toEqual({
      one: nothing,
      listed: nothing,
      synced: nothing,
      batch: { delivered: 0, read: 0 },
    })
    // One's own marks are one's own.
    const mine = await scene.api(customer.token).get('getConversation', { params: { id: conversationId } })
    expect(mine.receipts[customer.id]).toEqual({ deliveredSeq: 2, readSeq: 2 })
    expect(mine.unreadCount).toBe(0)

    await scene.api(by.token).get('removeBlock', { params: { id: blocked.id } })
    expect(await sender.next('bulk_progress')).toMatchObject({ batchId: report.batchId, state: 'delivered' })
    expect(await learnt(conversationId, report)).toMatchObject({
      one: { deliveredSeq: 2, readSeq: 2 },
      batch: { delivered: 1, read: 1 },
    })
  },
)

test('while the other’s block stands, the end of one’s own tells nothing', async () => {
  const { report, conversationId } = await sendBulk()
  await scene.api(customer.token).get('addBlock', { params: { id: contractor.id } })
  await scene.api(contractor.token).get('addBlock', { params: { id: customer.id } })
  await receiver.get('mark_read', { conversationId, seq: 1 })
  await scene.api(contractor.token).get('removeBlock', { params: { id: customer.id } })
  expect(await learnt(conversationId, report)).toMatchObject({ one: nothing, batch: { delivered: 0, read: 0 } })
  await scene.api(customer.token).get('removeBlock', { params: { id: contractor.id } })
  expect(await learnt(conversationId, report)).toMatchObject({ batch: { delivered: 1, read: 1 } })
})

test('after a block a batch counts no more of somebody hidden, and no reading of who gives no read marks', async () => {
  const { report, conversationId } = await sendBulk()
  await scene.api(customer.token).get('addBlock', { params: { id: contractor.id } })
  await receiver.get('mark_read', { conversationId, seq: 1 })
  await scene.api(customer.token).get('patchMe', { body: { readReceipts: false } })
  await scene.api(customer.token).get('removeBlock', { params: { id: contractor.id } })
  expect((await learnt(conversationId, report)).batch).toEqual({ delivered: 1, read: 0 })
})

test('what was known before a block stays known', async () => {
  const { report, conversationId } = await sendBulk()
  await receiver.get('mark_delivered', { conversationId, seq: 1 })
  await scene.api(customer.token).get('addBlock', { params: { id: contractor.id } })
  await receiver.get('mark_read', { conversationId, seq: 1 })
  expect(await learnt(conversationId, report)).toEqual({
    one: { deliveredSeq: 1, readSeq: 0 },
    listed: { deliveredSeq: 1, readSeq: 0 },
    synced: { deliveredSeq: 1, readSeq: 0 },
    batch: { delivered: 1, read: 0 },
  })
})

test('of somebody hidden nothing is told that a device does by itself, and reading is', async () => {
  await scene.api(customer.token).get('patchMe', { body: { visibility: 'nobody' } })
  const { report, conversationId } = await sendBulk()
  sender.clear()
  await receiver.get('set_typing', { conversationId, isTyping: true })
  await receiver.get('mark_delivered', { conversationId, seq: 1 })
  expect(await pushedTo(sender)).toEqual([])
  expect(await learnt(conversationId, report)).toMatchObject({ one: nothing, listed: nothing, batch: { delivered: 0 } })

  await receiver.get('mark_read', { conversationId, seq: 1 })
  expect(await sender.next('receipt')).toMatchObject({ userId: customer.id, deliveredSeq: 1, readSeq: 1 })
  expect(await learnt(conversationId, report)).toMatchObject({
    one: { deliveredSeq: 1, readSeq: 1 },
    batch: { delivered: 1, read: 1 },
  })
})
