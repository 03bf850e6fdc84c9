import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiClient, createApiClient } from '../support/api-client'
import { connectClient, type TestClient } from '../support/test-client'
import { startTestServer, type TestServer } from '../support/test-server'

let server: TestServer
let contractor: ApiClient
let admin: ApiClient
let sender: TestClient
beforeAll(async () => {
  server = await startTestServer()
  contractor = as('contractor3_token')
  admin = as('admin_token')
  sender = await connectClient(server.url, 'contractor3_token')
})
afterAll(() => server.stop())

const as = (token: string) => createApiClient(server.url, token)

async function write(text: string, receiverId = 'cust1'): Promise<string> {
  const { message } = await sender.get('send_message', { receiverId, messageType: 'text', content: { text } })
  return message.id
}

async function find(q: string, api = contractor): Promise<string[]> {
  const { items } = await api.get('search', { query: { q } })
  return items.map(({ message }) => message.id)
}

test('search finds messages that hold all words by their beginnings, in own conversations alone', async () => {
  const id = await write("Xylophone estimate isn't foo-bar: résumé of O'Brien \\ end")
  for (const q of [
    'xylophone',
    'XYLO',
    'estimate xylo',
    'xylo estimate',
    'xylophone foo-b',
    "xylophone o'br",
    'xylophone résu',
  ]) {
    expect(await find(q)).toEqual([id])
    expect(await find(q, as('cust1_token'))).toEqual([id])
    expect(await find(q, as('cust2_token'))).toEqual([])
  }
  for (const q of ['xylophone stimate', 'xylophone nowhere', 'ylophone']) expect(await find(q)).toEqual([])
})

test.each(["'", "''", '\\', 'a & | !', '(:*)', '"roof', '<->', ':*', '%', "xylo' | 'a"])(
  'what looks like an operator means nothing: %s',
  async (q) => {
    expect((await contractor.send('search', { query: { q } })).status).toBe(200)
  },
)

test('a deleted message is not found, an edited one by its new words', async () => {
  const id = await write('Quokka paint')
  await sender.get('edit_message', { messageId: id, content: { text: 'Quokka varnish' } })
  expect(await find('quokka paint')).toEqual([])
  expect(await find('quokka varnish')).toEqual([id])
  await sender.get('delete_message', { messageId: id })
  expect(await find('quokka')).toEqual([])
})

test('search goes page by page, newest first', async () => {
  const ids = [await write('zebra one'), await write('zebra two', 'cust2'), await write('zebra three')]
  const first = await contractor.get('search', { query: { q: 'zebra', limit: 2 } })
  expect(first.items.map(({ message, peer }) => [message.id, peer.id])).toEqual([
    [ids[2], 'cust1'],
    [ids[1], 'cust2'],
  ])
  const rest = await contractor.get('search', { query: { q: 'zebra', limit: 2, cursor: first.nextCursor ?? '' } })
  expect(rest.items.map(({ message }) => message.id)).toEqual([ids[0]])
  expect(rest.nextCursor).toBeNull()
})

test('a batch is reported with what became of each recipient, to its sender alone', async () => {
  const report = await sender.get('send_bulk_message', {
    receiverIds: ['cust3', 'cust4', 'cust5', 'ghost', 'contractor2'],
    messageType: 'text',
    content: { text: `=Offer ${'x'.repeat(300)}` },
    jobId: 'job123',
  })
  const [reader, replier] = [
    await connectClient(server.url, 'cust4_token'),
    await connectClient(server.url, 'cust5_token'),
  ]
  const conversationOf = (id: string) =>
    report.results.find(({ receiverId }) => receiverId === id)?.conversationId ?? ''
  const seqOf = async (id: string) =>
    (await contractor.get('getConversation', { params: { id: conversationOf(id) } })).lastSeq
  await reader.get('mark_read', { conversationId: conversationOf('cust4'), seq: await seqOf('cust4') })
  await replier.get('send_message', {
    conversationId: conversationOf('cust5'),
    messageType: 'text',
    content: { text: 'Yes please' },
  })

  const params = { id: report.batchId }
  const batch = await contractor.get('getBatch', { params })
  expect(batch).toMatchObject({ totalSent: 3, totalFailed: 2, replied: 1, jobId: 'job123', personalize: false })
  expect(batch.jobTitle).not.toBeNull()
  expect(batch.preview.length).toBeLessThanOrEqual(140)
  expect(batch.recipients.map(({ receiverId, state, code }) => [receiverId, state, code])).toEqual([
    ['cust3', 'sent', null],
    ['cust4', 'read', null],
    ['cust5', 'replied', null],
    ['ghost', 'failed', 'not_found'],
    ['contractor2', 'failed', 'forbidden'],
  ])
  expect((await contractor.get('listBatches', { query: { limit: 1 } })).items[0]?.id).toBe(report.batchId)
  for (const name of ['getBatch', 'getBatchCsv'] as const) {
    expect(await as('contractor2_token').refusal(name, { params })).toMatchObject({ status: 404 })
  }

  const csv = await contractor.send('getBatchCsv', { params })
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  const lines: string[][] = parse(await csv.text(), { bom: true })
  expect(lines[0]?.join()).toBe('receiverId,name,state,code,error,deliveredAt,readAt,repliedAt,retryAt')
  expect(lines[4]?.slice(0, 5)).toEqual(['ghost', 'ghost', 'failed', 'not_found', 'User not found'])

  const drilled = await admin.get('adminBatches', { query: { contractorId: 'contractor3', jobId: 'job123' } })
  expect(drilled.items.map(({ id }) => id)).toContain(report.batchId)
  expect(JSON.stringify(drilled)).not.toContain('=Offer')
  const failedWith = async (code: 'not_found' | 'opted_out') =>
    (await admin.get('adminBatches', { query: { contractorId: 'contractor3', failedWith: code } })).items
  expect((await failedWith('not_found')).map(({ id }) => id)).toEqual([report.batchId])
  expect((await failedWith('opted_out')).map(({ id }) => id)).not.toContain(report.batchId)
  reader.socket.disconnect()
  replier.socket.disconnect()
})

test('usage counts batches, reasons, refusals and replies, and every grouping adds up to the total', async () => {
  for (let at = 0; at < 8; at += 1) {
    await sender.ask('send_bulk_message', {
      receiverIds: ['cust1'],
      messageType: 'text',
      content: { text: `again ${at}` },
    })
  }
  const usage = await admin.get('adminAnalytics', { query: { contractorId: 'contractor3', tz: 'Asia/Tokyo' } })
  expect(usage.totals).toMatchObject({ failedByReason: { not_found: 1, forbidden: 1 }, replied: expect.any(Number) })
  expect(usage.totals.refusedByRateLimit).toBeGreaterThanOrEqual(3)
  expect(usage.totals.medianFirstReplyMs).toBeGreaterThan(0)
  expect(usage.byContractor).toHaveLength(1)
  expect(usage.byDay).toHaveLength(30)
  const sums = [
    'batches',
    'recipients',
    'sent',
    'failed',
    'refusedByRateLimit',
    'delivered',
    'read',
    'replied',
  ] as const
  for (const groups of [usage.byDay, usage.byContractor, usage.byJob, usage.byTemplate]) {
    for (const figure of sums) {
      const total = (groups as { [F in typeof figure]: number }[]).reduce((sum, group) => sum + group[figure], 0)
      expect(total, figure).toBe(usage.totals[figure])
    }
  }
  expect(usage.totals.sent + usage.totals.failed).toBe(usage.totals.recipients)
})

test('a range takes in its beginning and leaves out its end', async () => {
  await server.query(
    `INSERT INTO bulk_batches (id, contractor_id, message_type, content, total_sent, total_failed, created_at)
     VALUES ('edge', 'contractor3', 'text', '{"text":"x"}', 0, 1, '2021-02-03T23:00:00Z')`,
  )
  await server.query(
    `INSERT INTO bulk_recipients (batch_id, position, receiver_id, code, error) VALUES ('edge', 0, 'ghost', 'not_found', 'x')`,
  )
  const count = async (from: string, to: string, tz = 'UTC') =>
    (await admin.get('adminAnalytics', { query: { from, to, tz } })).totals.batches
  expect(await count('2021-02-03T23:00:00Z', '2021-02-04')).toBe(1)
  expect(await count('2021-02-03', '2021-02-03T23:00:00Z')).toBe(0)
  expect(await count('2021-02-03', '2021-02-04', 'Europe/Berlin')).toBe(0)
  expect(await count('2021-02-04', '2021-02-05', 'Europe/Berlin')).toBe(1)
  const berlin = await admin.get('adminAnalytics', {
    query: { from: '2021-02-03', to: '2021-02-06', tz: 'Europe/Berlin' },
  })
  expect(berlin.byDay.map(({ day, batches }) => [day, batches])).toEqual([
    ['2021-02-03', 0],
    ['2021-02-04', 1],
    ['2021-02-05', 0],
  ])
})

test.each(['day', 'contractor', 'job', 'template'])('usage by %s exports as CSV', async (by) => {
  const answer = await admin.send('adminAnalyticsCsv', { query: { by } })
  const [head, ...lines]: string[][] = parse(await answer.text(), { bom: true })
  expect(head?.join()).toContain('batches,recipients,sent,failed,')
  expect(lines.length).toBeGreaterThan(0)
  for (const line of lines) expect(line.length).toBe(head?.length)
})

test('who is online and through what is shown to admins, hidden people too', async () => {
  const hidden = await connectClient(server.url, 'user789_token')
  await as('user789_token').get('patchMe', { body: { visibility: 'nobody' } })
  const presence = await admin.get('adminPresence', { query: { role: 'customer' } })
  expect(presence.items).toMatchObject([{ userId: 'user789', connectionCount: 1, connections: [{ sessionId: null }] }])
  expect(presence).toMatchObject({ people: 2, sockets: 2, byRole: { customer: 1, contractor: 1, admin: 0 } })
  hidden.socket.disconnect()
})

test('history keeps one sample a minute and is thinned to at most 720 points', async () => {
  await server.query('DELETE FROM presence_samples')
  await server.query(
    `INSERT INTO presence_samples (at, people, sockets)
     SELECT date_trunc('minute', now()) - at * interval '1 minute', at, 2 * at FROM generate_series(1, 3000) at`,
  )
  const from = new Date(Date.now() - 2 * 24 * 3_600_000).toISOString()
  const { items } = await admin.get('adminPresenceHistory', { query: { from } })
  expect(items.length).toBeGreaterThan(500)
  expect(items.length).toBeLessThanOrEqual(720)
  await server.runtime.presenceHistory.record({ people: 3, sockets: 4 })
  await server.runtime.presenceHistory.record({ people: 5, sockets: 6 })
  const recent = await admin.get('adminPresenceHistory')
  expect(recent.items.at(-1)).toMatchObject({ people: 5, sockets: 6 })
})

test('admins see who was behind a batch and what became of each copy, and nothing that leads to its words', async () => {
  const client = await connectClient(server.url, 'contractor2_token')
  const { batchId } = await client.get('send_bulk_message', {
    receiverIds: ['customer31', 'nobody', 'customer32', 'customer57'],
    messageType: 'text',
    content: { text: 'Wombat fencing' },
  })
  client.socket.disconnect()
  const ask = (query: Record<string, string | number> = {}) =>
    admin.get('adminBatchRecipients', { params: { id: batchId }, query })
  const answer = await (await admin.send('adminBatchRecipients', { params: { id: batchId } })).text()
  for (const secret of ['Wombat', 'conversationId', 'messageId']) expect(answer).not.toContain(secret)
  const { items } = await ask()
  expect(items.map(({ receiverId, name, state, code }) => [receiverId, name, state, code])).toEqual([
    ['customer31', 'Adam Farrell', 'sent', null],
    ['nobody', 'nobody', 'failed', 'not_found'],
    ['customer32', 'Nina Berg', 'sent', null],
    ['customer57', 'Abel Santos', 'failed', 'opted_out'],
  ])
  expect((await ask({ state: 'failed' })).items.map(({ receiverId }) => receiverId)).toEqual(['nobody', 'customer57'])
  const first = await ask({ limit: 3 })
  const rest = await ask({ limit: 3, cursor: first.nextCursor as string })
  expect([...first.items, ...rest.items]).toEqual(items)
  expect(rest.nextCursor).toBeNull()
  const absent = await admin.refusal('adminBatchRecipients', { params: { id: 'none' } })
  expect(absent).toMatchObject({ status: 404, code: 'not_found' })
})
