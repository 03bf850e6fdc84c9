import { io, type Socket } from 'socket.io-client'
import { afterEach, expect, test } from 'vitest'
import { bulkReport } from '../../lib/protocol/bulk-objects'
import { statusMap, userStatus } from '../../lib/protocol/objects'
import { createScene } from '../support/scene'

// The examples send more than five batches a minute, which the contract sets apart.
const scene = createScene({ LIMIT_FACTOR: '100' })
const sockets: Socket[] = []
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect()
})

/** As the examples open it: a default client, polling first, then upgraded. */
function open(token: string): Socket {
  const socket = io(scene.url, { auth: { token } })
  sockets.push(socket)
  return socket
}

/** The next event of this name, all arguments. Events before connecting are queued by the client, as in the examples. */
function next(socket: Socket, event: string): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${event} within 10 s`)), 10_000)
    socket.once(event, (...args: unknown[]) => {
      clearTimeout(timer)
      resolve(args)
    })
  })
}

async function connected(token: string): Promise<Socket> {
  const socket = open(token)
  await next(socket, 'connect')
  return socket
}

async function emit(socket: Socket, event: string, payload: unknown, reply: string): Promise<unknown> {
  const answer = next(socket, reply)
  socket.emit(event, payload)
  const args = await answer
  // Nothing but the object itself where no requestId was sent.
  expect(args).toHaveLength(1)
  return args[0]
}

const bulk = async (socket: Socket, request: unknown) =>
  bulkReport.parse(await emit(socket, 'send_bulk_message', request, 'bulk_message_sent'))

test('a default client polls first, is upgraded to a WebSocket and goes on', async () => {
  const socket = await connected('user123_token')
  if (socket.io.engine.transport.name === 'polling') {
    await new Promise<void>((resolve) => socket.io.engine.once('upgrade', () => resolve()))
  }
  expect(socket.io.engine.transport.name).toBe('websocket')
  expect(await emit(socket, 'get_online_status', { userId: 'user123' }, 'user_online_status')).toMatchObject({
    isOnline: true,
  })
})

test('test 1: the status of another user, asked for before the connection stands', async () => {
  await connected('user456_token')
  const socket = open('user123_token')
  const status = userStatus.parse(await emit(socket, 'get_online_status', { userId: 'user456' }, 'user_online_status'))
  expect(status).toEqual({ userId: 'user456', isOnline: true, lastSeen: expect.any(String), connectionCount: 1 })
})

test('test 2: two devices of one user count two', async () => {
  const socket1 = await connected('user123_token')
  await connected('user123_token')
  expect(await emit(socket1, 'get_online_status', { userId: 'user123' }, 'user_online_status')).toMatchObject({
    isOnline: true,
    connectionCount: 2,
  })
})

test('test 3: the status of several users in one map', async () => {
  await Promise.all([connected('user456_token'), connected('user101_token')])
  const socket = await connected('user123_token')
  const userIds = ['user456', 'user789', 'user101']
  const map = statusMap.parse(await emit(socket, 'get_bulk_online_status', { userIds }, 'bulk_online_status'))
  expect(Object.keys(map)).toEqual(userIds)
  expect(map).toMatchObject({ user456: { isOnline: true }, user789: { isOnline: false }, user101: { isOnline: true } })
  for (const status of Object.values(map)) expect(Object.keys(status).sort()).toEqual(['isOnline', 'lastSeen'])
})

test('ids nobody has are in the map as offline', async () => {
  const socket = await connected('user123_token')
  const map = await emit(
    socket,
    'get_bulk_online_status',
    { userIds: ['user1', 'user2', 'user3'] },
    'bulk_online_status',
  )
  const unknown = { isOnline: false, lastSeen: null }
  expect(map).toEqual({ user1: unknown, user2: unknown, user3: unknown })
})

test('multi-device support: the log tells of phone and web coming and going', async () => {
  const { logLines } = scene.server
  const mine = () => logLines.slice(from).filter((line) => line.includes('User user789 '))
  const from = logLines.length
  const mobile = await connected('user789_token')
  const web = await connected('user789_token')
  const [mobileId, webId] = [mobile.id, web.id]
  mobile.disconnect()
  await expect.poll(() => mine().length).toBe(3)
  web.disconnect()
  await expect
    .poll(mine)
    .toEqual([
      `🟢 User user789 is now online (socket: ${mobileId})`,
      `🟢 User user789 connected additional socket (${webId}). Total: 2`,
      '🟡 User user789 disconnected one socket. Remaining: 1',
      '🔴 User user789 is now offline (all sockets disconnected)',
    ])
})

test('a bulk message to three customers about a job says what became of each', async () => {
  const socket = await connected('contractor_token')
  const receiverIds = ['customer1', 'customer2', 'customer3']
  const report = await bulk(socket, {
    receiverIds,
    messageType: 'text',
    content: { text: "Hi! I'm interested in your job posting. I have 5 years of experience..." },
    jobId: 'job123',
  })
  expect(report).toMatchObject({ totalSent: 3, totalFailed: 0, errors: [] })
  expect(report.results).toEqual(
    receiverIds.map((receiverId) => ({
      receiverId,
      conversationId: expect.any(String),
      messageId: expect.any(String),
      success: true,
    })),
  )
})

test('a first message makes the conversation, and the customer is notified', async () => {
  const customer = await connected('newCustomer123_token')
  const [message, notification] = [next(customer, 'new_message'), next(customer, 'notification')]
  const report = await bulk(await connected('contractor_token'), {
    receiverIds: ['newCustomer123'],
    messageType: 'text',
    content: { text: 'Hello!' },
  })
  const [result] = report.results
  expect((await message)[0]).toMatchObject({
    message: { id: result?.messageId, conversationId: result?.conversationId, seq: 1, content: { text: 'Hello!' } },
  })
  expect((await notification)[0]).toMatchObject({ type: 'new_message', from: { id: 'contractor1' }, preview: 'Hello!' })
})

test.each([
  ['plumbing', ['customer1', 'customer2'], "I'm interested in your plumbing job", 'job123'],
  [
    'use case 1',
    ['cust1', 'cust2', 'cust3', 'cust4', 'cust5'],
    "Thank you for your interest! I'm available this week. When would be a good time to discuss your project?",
    'job123',
  ],
  [
    'use case 2',
    ['cust1', 'cust2', 'cust3'],
    "Based on your requirements, I can complete this job for $500. This includes materials and labor. Let me know if you'd like to proceed!",
    'job456',
  ],
  ['test 2', ['customer1', 'customer2'], 'I can help with your plumbing job!', 'job123'],
  ['migration guide', ['customer1', 'customer2', 'customer3'], 'Your message here', 'job123'],
])('%s: the text reaches each as written, linked to the job', async (_, receiverIds, text, jobId) => {
  const receiver = await connected(`${receiverIds[0]}_token`)
  const message = next(receiver, 'new_message')
  const socket = await connected('contractor_token')
  const report = await bulk(socket, { receiverIds, messageType: 'text', content: { text }, jobId })
  expect(report).toMatchObject({ totalSent: receiverIds.length, totalFailed: 0 })
  expect((await message)[0]).toMatchObject({ message: { content: { text }, jobId } })
})

test('use case 3: a picture of the portfolio, with the true size in the place of what was said', async () => {
  const receiver = await connected('cust1_token')
  const message = next(receiver, 'new_message')
  const socket = await connected('contractor_token')
  const report = await bulk(socket, {
    receiverIds: ['cust1', 'cust2'],
    messageType: 'image',
    content: { fileUrl: '/uploads/portfolio/project1.jpg', fileName: 'Previous Work Example', fileSize: 2048000 },
    jobId: 'job789',
  })
  expect(report).toMatchObject({ totalSent: 2, totalFailed: 0 })
  const stored = await fetch(`${scene.url}/uploads/portfolio/project1.jpg`, {
    headers: { authorization: 'Bearer cust2_token' },
  })
  expect(stored.status).toBe(200)
  const fileSize = (await stored.arrayBuffer()).byteLength
  expect(fileSize).not.toBe(2048000)
  expect((await message)[0]).toMatchObject({
    message: {
      messageType: 'image',
      jobId: 'job789',
      content: {
        fileUrl: '/uploads/portfolio/project1.jpg',
        fileName: 'Previous Work Example',
        fileSize,
        mimeType: 'image/jpeg',
        width: 1200,
        height: 800,
        thumbnailUrl: expect.stringMatching(/^\/uploads\//),
      },
    },
  })
})

test('test 1 of bulk: sent from within connect', async () => {
  const socket = open('contractor_token')
  socket.on('connect', () => {
    socket.emit('send_bulk_message', {
      receiverIds: ['customer1', 'customer2', 'customer3'],
      messageType: 'text',
      content: { text: "Hello! I'm interested in your job posting." },
    })
  })
  const [result] = await next(socket, 'bulk_message_sent')
  expect(bulkReport.parse(result)).toMatchObject({ totalSent: 3, totalFailed: 0 })
})

test('test 3 of bulk: those who could not be reached are listed with the reason', async () => {
  const socket = await connected('contractor_token')
  const report = await bulk(socket, {
    receiverIds: ['customer56', 'customer4', 'nobody', 'contractor2', 'customer57'],
    messageType: 'text',
    content: { text: 'Hello!' },
  })
  expect([report.totalSent, report.totalFailed]).toEqual([1, 4])
  expect(report.errors).toEqual([
    { receiverId: 'customer56', error: 'Recipient has blocked you', code: 'blocked' },
    { receiverId: 'nobody', error: 'User not found', code: 'not_found' },
    { receiverId: 'contractor2', error: 'Recipient is not a customer', code: 'forbidden' },
    { receiverId: 'customer57', error: 'Recipient does not accept bulk messages', code: 'opted_out' },
  ])
})

test('role verification: a customer is told that only contractors can send bulk messages', async () => {
  const socket = await connected('customer_token')
  const error = await emit(socket, 'send_bulk_message', { receiverIds: ['customer2'] }, 'error')
  expect(error).toEqual({
    event: 'send_bulk_message',
    code: 'forbidden',
    message: 'Only contractors can send bulk messages',
  })
})

test('batch size limits: 51 recipients are refused in the agreed words', async () => {
  const socket = await connected('contractor_token')
  const receiverIds = Array.from({ length: 51 }, (_, index) => `customer${index + 1}`)
  const error = await emit(
    socket,
    'send_bulk_message',
    { receiverIds, messageType: 'text', content: { text: 'Hello!' } },
    'error',
  )
  expect(error).toMatchObject({
    code: 'too_many_recipients',
    message: 'Maximum 50 recipients allowed per batch',
  })
})
