import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { connectClient, type TestClient } from '../support/test-client'
import { startTestServer, type TestServer } from '../support/test-server'

let server: TestServer
const clients: TestClient[] = []

beforeAll(async () => {
  server = await startTestServer({ LIMIT_FACTOR: '100' })
})
beforeEach(() => {
  for (const client of clients.splice(0)) client.socket.disconnect()
})
afterAll(() => server.stop())

async function connect(token: string): Promise<TestClient> {
  const client = await connectClient(server.url, token)
  clients.push(client)
  return client
}

test('a first message makes the conversation and reaches every socket of the receiver and the other ones of the sender', async () => {
  const [sender, otherTab, phone, desk] = await Promise.all([
    connect('contractor_token'),
    connect('contractor_token'),
    connect('newCustomer123_token'),
    connect('newCustomer123_token'),
  ])
  const { message } = await sender.get('send_message', {
    receiverId: 'newCustomer123',
    messageType: 'text',
    content: { text: '  Hello there \n' },
    clientMessageId: 'first',
  })
  expect(message).toMatchObject({ seq: 1, senderId: 'contractor1', content: { text: 'Hello there' }, jobId: null })
  for (const client of [otherTab, phone, desk]) expect(await client.next('new_message')).toEqual({ message })
  expect(await phone.next('notification')).toEqual({
    type: 'new_message',
    conversationId: message.conversationId,
    messageId: message.id,
    from: { id: 'contractor1', name: 'Maya Ortiz' },
    preview: 'Hello there',
    jobId: null,
    createdAt: message.createdAt,
  })
  expect(otherTab.received.map((entry) => entry.event)).not.toContain('notification')
  expect(sender.received).toEqual([])
})

test('50 parallel first contacts from both sides make one conversation with seqs 1 to 50', async () => {
  const contractor = await connect('contractor2_token')
  const customer = await connect('cust1_token')
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      index % 2
        ? contractor.get('send_message', { receiverId: 'cust1', messageType: 'text', content: { text: `c${index}` } })
        : customer.get('send_message', {
            receiverId: 'contractor2',
            messageType: 'text',
            content: { text: `u${index}` },
          }),
    ),
  )
  expect(new Set(answers.map(({ message }) => message.conversationId)).size).toBe(1)
  expect(answers.map(({ message }) => message.seq).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 50 }, (_, index) => index + 1),
  )
  const rows = await server.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM conversations WHERE contractor_id = 'contractor2' AND customer_id = 'cust1'",
  )
  expect(rows[0]?.n).toBe(1)
})

test('50 parallel repeats of one clientMessageId store one message, push it once and answer alike', async () => {
  const senders = await Promise.all([connect('contractor3_token'), connect('contractor3_token')])
  const receiver = await connect('cust2_token')
  const request = {
    receiverId: 'cust2',
    messageType: 'text' as const,
    content: { text: 'once' },
    clientMessageId: 'repeat-1',
  }
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) => (senders[index % 2] as TestClient).get('send_message', request)),
  )
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
  await receiver.next('new_message')
  const marker = await (senders[0] as TestClient).get('send_message', { ...request, clientMessageId: 'repeat-2' })
  await receiver.next<{ message: { id: string } }>('new_message', ({ message }) => message.id === marker.message.id)
  expect(receiver.received.filter((entry) => entry.event === 'new_message')).toEqual([])
  expect(marker.message.seq).toBe(2)
})

test('read implies delivered, marks only move forward, and a seq beyond the last is invalid', async () => {
  const contractor = await connect('contractor_token')
  const customer = await connect('cust3_token')
  const send = (text: string) =>
    contractor.get('send_message', { receiverId: 'cust3', messageType: 'text', content: { text } })
  const { conversationId } = (await send('one')).message
  await send('two')
  expect(await customer.get('mark_read', { conversationId, seq: 2 })).toEqual({
    conversationId,
    deliveredSeq: 2,
    readSeq: 2,
  })
  expect(await contractor.next('receipt')).toMatchObject({
    conversationId,
    userId: 'cust3',
    deliveredSeq: 2,
    readSeq: 2,
  })
  expect(await customer.get('mark_read', { conversationId, seq: 1 })).toEqual({
    conversationId,
    deliveredSeq: 2,
    readSeq: 2,
  })
  expect(await customer.refusal('mark_delivered', { conversationId, seq: 3 })).toMatchObject({
    code: 'invalid',
    issues: [{ path: 'seq', message: 'is beyond the last message' }],
  })
})

test('sync gives what is missing after each held seq, and with a cursor what was begun, edited and read since', async () => {
  const contractor = await connect('contractor_token')
  const customer = await connect('cust4_token')
  const start = await customer.get('sync', { conversations: {} })
  expect(start).toMatchObject({ messages: [], conversations: [], more: false })
  const { message } = await contractor.get('send_message', {
    receiverId: 'cust4',
    messageType: 'text',
    content: { text: 'before' },
  })
  await contractor.get('edit_message', { messageId: message.id, content: { text: 'after' } })
  const synced = await customer.get('sync', { conversations: {}, cursor: start.cursor })
  expect(synced.conversations).toMatchObject([{ id: message.conversationId, lastSeq: 1, unreadCount: 1 }])
  expect(synced.messages.map((each) => [each.seq, each.content])).toContainEqual([1, { text: 'after' }])
  const held = await customer.get('sync', { conversations: { [message.conversationId]: 1 }, cursor: synced.cursor })
  expect(held.messages.filter((each) => each.seq > 1)).toEqual([])
  await customer.get('mark_read', { conversationId: message.conversationId, seq: 1 })
  const receipts = await contractor.get('sync', { conversations: {}, cursor: synced.cursor })
  expect(receipts.conversations.find((each) => each.id === message.conversationId)?.receipts.cust4).toEqual({
    deliveredSeq: 1,
    readSeq: 1,
  })
})
