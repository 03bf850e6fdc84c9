import pg from 'pg'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { type BulkReport, bulkReport, bulkResult } from '../../lib/protocol/bulk-objects'
import type { RequestInput } from '../../lib/protocol/events'
import type { Message } from '../../lib/protocol/objects'
import type { Push } from '../../lib/protocol/pushes'
import { createScene, type Person } from '../support/scene'
import type { TestClient } from '../support/test-client'

const scene = createScene({ LIMIT_FACTOR: '100' })
type Bulk = RequestInput<'send_bulk_message'>

let contractor: Person
let sender: TestClient
let customers: Person[]
beforeEach(async () => {
  contractor = await scene.person('contractor', 'Carla Contractor')
  customers = await scene.people('customer', 3)
  sender = await scene.connect(contractor.token)
})

const idsOf = (people: readonly Person[]) => people.map(({ id }) => id)
const request = (receiverIds: readonly string[], value = 'hello', more: object = {}) =>
  ({ receiverIds, messageType: 'text', content: { text: value }, ...more }) as Bulk
const send = (receiverIds: readonly string[], value?: string, more?: object, client = sender) =>
  client.get('send_bulk_message', request(receiverIds, value, more))
const refusal = (receiverIds: unknown, value?: string, more?: object, client = sender) =>
  client.refusal('send_bulk_message', request(receiverIds as string[], value, more))
const nextMessage = async (client: TestClient) => (await client.next<{ message: Message }>('new_message')).message
const storedTexts = async () =>
  (
    await scene.server.query<{ text: string }>(
      `SELECT content ->> 'text' AS text FROM messages WHERE sender_id = $1 ORDER BY created_at, conversation_id`,
      [contractor.id],
    )
  ).map(({ text }) => text)
const patchUser = (id: string, body: object) => scene.api('admin_token').get('adminPatchUser', { params: { id }, body })

describe('the report', () => {
  test('has one entry for each distinct recipient, in the order asked, and totals that add up', async () => {
    const [a, b, c] = idsOf(customers) as [string, string, string]
    const asked = [c, 'nobody', a, 'contractor2', c, b, 'nobody', 'admin1', a]
    const report = await send(asked)
    expect(report.results.map(({ receiverId }) => receiverId)).toEqual([c, a, b])
    expect(report.errors).toEqual([
      { receiverId: 'nobody', error: 'User not found', code: 'not_found' },
      { receiverId: 'contractor2', error: 'Recipient is not a customer', code: 'forbidden' },
      { receiverId: 'admin1', error: 'Recipient is not a customer', code: 'forbidden' },
    ])
    expect([report.totalSent, report.totalFailed]).toEqual([3, 3])
  })

  test('comes as bulk_message_sent without a callback, with exactly the fields of the contract', async () => {
    const reply = sender.next<BulkReport>('bulk_message_sent')
    sender.socket.emit('send_bulk_message', request(['nobody', ...idsOf(customers)]))
    const report = await reply
    z.strictObject(bulkReport.shape)
      .extend({ results: z.array(z.strictObject(bulkResult.shape)) })
      .parse(report)
    expect(report.totalSent).toBe(3)
  })

  test('of a batch that nobody may get is a report like others', async () => {
    expect(await send(['nobody', 'contractor2'])).toMatchObject({ totalSent: 0, totalFailed: 2, results: [] })
  })

  test('is what GET /api/bulk shows, row by row', async () => {
    const report = await send([...idsOf(customers), 'nobody'], 'for the list')
    const api = scene.api(contractor.token)
    const { items } = await api.get('listBatches')
    expect(items).toMatchObject([
      { id: report.batchId, totalSent: 3, totalFailed: 1, delivered: 0, read: 0, replied: 0, preview: 'for the list' },
    ])
    const batch = await api.get('getBatch', { params: { id: report.batchId } })
    expect(
      batch.recipients.map(({ receiverId, state, messageId, code }) => [receiverId, state, messageId, code]),
    ).toEqual([
      ...report.results.map(({ receiverId, messageId }) => [receiverId, 'sent', messageId, null]),
      ['nobody', 'failed', null, 'not_found'],
    ])
  })
})

describe('the order of the checks', () => {
  test('1: the role, before anything of the request is looked at', async () => {
    const wrong = [undefined, null, {}, { receiverIds: [] }, request(idsOf(customers))]
    for (const token of [(customers[0] as Person).token, 'admin_token']) {
      const client = await scene.connect(token)
      for (const payload of wrong) {
        expect(await client.refusal('send_bulk_message', payload)).toEqual({
          code: 'forbidden',
          message: 'Only contractors can send bulk messages',
        })
      }
    }
  })

  test.each([
    ['an empty list', { receiverIds: [] }, 'receiverIds'],
    ['no list', { receiverIds: 'customer1' }, 'receiverIds'],
    ['a bad id among good ones', { receiverIds: ['customer1', 'a b'] }, 'receiverIds.1'],
    ['no content', { content: undefined }, 'content'],
    ['an empty text', { content: { text: ' ' } }, 'content.text'],
    ['a bad jobId', { jobId: 'a b' }, 'jobId'],
    ['a bad clientBatchId', { clientBatchId: '' }, 'clientBatchId'],
    ['a bad personalize', { personalize: 'yes' }, 'personalize'],
    ['a bad messageType', { messageType: 'fax' }, 'messageType'],
  ])('2: the shape (%s), before a known clientBatchId', async (_, wrong, path) => {
    const clientBatchId = 'known'
    await send(idsOf(customers), 'first', { clientBatchId })
    const refused = await sender.refusal('send_bulk_message', {
      ...request(idsOf(customers)),
      clientBatchId,
      ...wrong,
    })
    expect(refused).toMatchObject({ code: 'invalid' })
    expect((refused.issues as { path: string }[])[0]?.path).toBe(path)
  })

  test('3: a known clientBatchId, before size, job, placeholders, files and recipients', async () => {
    const clientBatchId = 'known'
    const first = await send(idsOf(customers), 'first', { clientBatchId })
    await scene.api((customers[0] as Person).token).get('addBlock', { params: { id: contractor.id } })
    const tooMany = Array.from({ length: 51 }, (_, at) => `id-${at}`)
    const changed: object[] = [
      {},
      { receiverIds: ['nobody'] },
      { receiverIds: tooMany },
      { jobId: 'no-such-job' },
      { content: { text: '{{unknown}}' }, personalize: true },
      { messageType: 'image', content: { fileUrl: '/uploads/gone.jpg', fileName: 'x' } },
    ]
    for (const change of changed) {
      const repeat = { ...request(idsOf(customers)), clientBatchId, ...change } as Bulk
      expect(await sender.get('send_bulk_message', repeat)).toEqual(first)
    }
    expect(await storedTexts()).toEqual(['first', 'first', 'first'])
  })

  test('4: the size after collapsing, before the job', async () => {
    const fifty = Array.from({ length: 50 }, (_, at) => `nobody-${at}`)
    expect((await send([...fifty, ...fifty])).totalFailed).toBe(50)
    const message = 'Maximum 50 recipients allowed per batch'
    expect(await refusal([...fifty, 'one-more'])).toEqual({ code: 'too_many_recipients', message })
    expect(await refusal([...fifty, 'one-more'], 'x', { jobId: 'no-such-job' })).toMatchObject({
      code: 'too_many_recipients',
    })
  })

  test('5: the job must exist and be open to this contractor', async () => {
    const poster = scene.api((customers[0] as Person).token)
    const job = await poster.get('createJob', { body: { title: 'Paint the hall' } })
    const own = await scene.api(contractor.token).get('createJob', { body: { title: 'My own offer' } })
    for (const jobId of [job.id, own.id]) expect((await send(idsOf(customers), 'x', { jobId })).totalSent).toBe(3)
    await poster.get('patchJob', { params: { id: job.id }, body: { status: 'closed' } })
    // job201 is another contractor's own.
    for (const jobId of [job.id, 'no-such-job', 'job201']) {
      expect(await refusal(idsOf(customers), 'x', { jobId })).toEqual({ code: 'not_found', message: 'Job not found' })
    }
  })

  test('where one fails nothing is stored', async () => {
    await refusal([])
    await refusal(Array.from({ length: 51 }, (_, at) => `id-${at}`))
    await refusal(idsOf(customers), 'x', { jobId: 'no-such-job' })
    await refusal(idsOf(customers), '{{unknown}}', { personalize: true })
    expect(await storedTexts()).toEqual([])
    expect((await scene.api(contractor.token).get('listBatches')).items).toEqual([])
  })
})

describe('a recipient', () => {
  test('who may not get it has the first reason of the list that applies', async () => {
    const reasons = [
      ['not_found', 'User not found'],
      ['forbidden', 'Recipient is not a customer'],
      ['suspended', 'Recipient is suspended'],
      ['blocked', 'Recipient has blocked you'],
      ['opted_out', 'Recipient does not accept bulk messages'],
    ] as const
    const people = await scene.people('customer', reasons.length)
    const { query } = scene.server
    // Each has all reasons from its own place in the list on.
    for (const [at, { id, token }] of people.entries()) {
      await scene.api(token).get('patchMe', { body: { bulkOptOut: true } })
      if (at <= 3) await scene.api(token).get('addBlock', { params: { id: contractor.id } })
      if (at <= 2) await query('UPDATE users SET suspended_at = now() WHERE id = $1', [id])
      if (at <= 1) await query(`UPDATE users SET role = 'contractor' WHERE id = $1`, [id])
      if (at === 0) await query('UPDATE users SET deleted_at = now() WHERE id = $1', [id])
    }
    const report = await send(idsOf(people))
    expect(report.errors).toEqual(
      people.map(({ id }, at) => ({ receiverId: id, code: reasons[at]?.[0], error: reasons[at]?.[1] })),
    )
  })

  test('whom the sender has blocked does not get it, and oneself is no customer', async () => {
    const [a] = idsOf(customers) as [string]
    await scene.api(contractor.token).get('addBlock', { params: { id: a } })
    const { errors } = await send([a, contractor.id])
    expect(errors).toMatchObject([{ code: 'blocked' }, { code: 'forbidden', error: 'Recipient is not a customer' }])
  })

  test('gets a message like any other and is told of no other recipient', async () => {
    const [first, second] = customers as [Person, Person]
    const [a, b, otherTab] = await Promise.all([
      scene.connect(first.token),
      scene.connect(second.token),
      scene.connect(contractor.token),
    ])
    const report = await send([first.id, second.id, 'nobody'], 'to you', { jobId: 'job123', clientBatchId: 'c' })
    for (const [client, at] of [
      [a, 0],
      [b, 1],
    ] as const) {
      const result = report.results[at]
      const message = await nextMessage(client)
      expect(message).toEqual({
        id: result?.messageId,
        conversationId: result?.conversationId,
        seq: 1,
        senderId: contractor.id,
        messageType: 'text',
        content: { text: 'to you' },
        jobId: 'job123',
        clientMessageId: null,
        createdAt: expect.any(String),
        editedAt: null,
        deletedAt: null,
        bulk: true,
      })
      expect(await client.next<Push<'notification'>>('notification')).toEqual({
        type: 'new_message',
        conversationId: result?.conversationId,
        messageId: result?.messageId,
        from: { id: contractor.id, name: 'Carla Contractor' },
        preview: 'to you',
        jobId: 'job123',
        createdAt: message.createdAt,
      })
    }
    const copies = [await nextMessage(otherTab), await nextMessage(otherTab)]
    expect(copies.map(({ id }) => id).sort()).toEqual(report.results.map(({ messageId }) => messageId).sort())
    for (const client of [a, b]) {
      await client.get('get_online_status', { userId: first.id })
      expect(client.received.filter(({ event }) => !event.endsWith('s_changed'))).toEqual([])
    }
    const { items } = await scene.api(first.token).get('listConversations')
    expect(items).toMatchObject([{ peer: { id: contractor.id }, jobs: [{ id: 'job123' }], unreadCount: 1, lastSeq: 1 }])
  })

  test('who has a conversation already gets the next seq of it', async () => {
    const [first] = customers as [Person]
    const { message } = await sender.get('send_message', {
      receiverId: first.id,
      messageType: 'text',
      content: { text: 'one' },
    })
    const report = await send([first.id], 'two')
    expect(report.results[0]?.conversationId).toBe(message.conversationId)
    const { items } = await scene.api(first.token).get('listMessages', { params: { id: message.conversationId } })
    expect(items.map(({ seq }) => seq)).toEqual([1, 2])
  })

  test('never gets a second conversation, however many batches and messages race', async () => {
    const others = await scene.people('contractor', 3)
    const clients = await Promise.all(others.map(({ token }) => scene.connect(token)))
    const ids = idsOf(customers)
    await Promise.all(
      clients.flatMap((client, at) => [
        send(ids, 'a', {}, client),
        send([...ids].reverse(), 'b', {}, client),
        ...ids.map((receiverId) =>
          client.get('send_message', { receiverId, messageType: 'text', content: { text: `c${at}` } }),
        ),
      ]),
    )
    const rows = await scene.server.query(
      `SELECT c.last_seq, count(m.id)::int AS n, min(m.seq) AS first, max(m.seq) AS last FROM conversations c
       JOIN messages m ON m.conversation_id = c.id WHERE c.contractor_id = ANY($1) GROUP BY c.id`,
      [idsOf(others)],
    )
    expect(rows).toEqual(Array(9).fill({ last_seq: 3, n: 3, first: 1, last: 3 }))
  })
})

describe('personalize', () => {
  const personalize = true

  test('fills in each placeholder for each recipient, once, white space within the braces allowed', async () => {
    const ava = await scene.person('customer', 'Ava  Maria Thompson')
    const trickster = await scene.person('customer', '{{jobTitle}} {{name}} $1 $&')
    await send([ava.id, trickster.id], '{{name}}|{{ firstName }}|{{\n\tjobTitle}}|{{contractorName }}|{{name}}', {
      personalize,
      jobId: 'job123',
    })
    expect((await storedTexts()).sort()).toEqual(
      [
        'Ava  Maria Thompson|Ava|Leaking kitchen sink|Carla Contractor|Ava  Maria Thompson',
        '{{jobTitle}} {{name}} $1 $&|{{jobTitle}}|Leaking kitchen sink|Carla Contractor|{{jobTitle}} {{name}} $1 $&',
      ].sort(),
    )
  })

  test('fills in captions too', async () => {
    const client = await scene.connect('contractor_token')
    const [first] = customers as [Person]
    const receiver = await scene.connect(first.token)
    await client.get('send_bulk_message', {
      receiverIds: [first.id],
      messageType: 'image',
      content: { fileUrl: '/uploads/portfolio/project1.jpg', fileName: 'x', caption: 'For {{name}}' },
      personalize,
    })
    expect((await nextMessage(receiver)).content).toMatchObject({ caption: `For ${first.name}` })
  })

  test.each([
    '{{nam}}',
    '{{Name}}',
    '{{first name}}',
    '{{}}',
    '{{ }}',
    '{{name}',
    '{{name',
    'x {{ {{name}} }}',
    '{{name1}}',
    '{{constructor}}',
  ])('with %s is invalid, and nothing is stored', async (bad) => {
    const refused = await refusal(idsOf(customers), `{{name}} ${bad}`, { personalize, jobId: 'job123' })
    expect(refused).toMatchObject({ code: 'invalid', issues: [{ path: 'content.text' }] })
    expect(await storedTexts()).toEqual([])
  })

  test('with {{jobTitle}} and no job is invalid', async () => {
    expect(await refusal(idsOf(customers), 'about {{jobTitle}}', { personalize })).toMatchObject({
      code: 'invalid',
      issues: [{ path: 'content.text' }],
    })
  })

  test('that makes a text too long for one who would get it is invalid for all', async () => {
    const long = await scene.person('customer', 'x'.repeat(100))
    const text = `{{name}}${'y'.repeat(4901)}`
    expect(await refusal([...idsOf(customers), long.id], text, { personalize })).toMatchObject({ code: 'invalid' })
    expect(await storedTexts()).toEqual([])
    await scene.api(long.token).get('patchMe', { body: { bulkOptOut: true } })
    expect((await send([...idsOf(customers), long.id], text, { personalize })).totalSent).toBe(3)
  })

  test.each([{}, { personalize: false }, { personalize: null }])(
    'without it (%o) the text is sent as written',
    async (more) => {
      await send(idsOf(customers).slice(0, 1), '{{name}} {{unknown}} {{', more)
      expect(await storedTexts()).toEqual(['{{name}} {{unknown}} {{'])
    },
  )
})

describe('a repeated clientBatchId', () => {
  const clientBatchId = 'batch-1'

  test('20 times in parallel over two sockets stores one batch, pushes once and answers alike', async () => {
    const otherTab = await scene.connect(contractor.token)
    const [first] = customers as [Person]
    const receiver = await scene.connect(first.token)
    const reports = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        send(idsOf(customers), `try ${at}`, { clientBatchId }, at % 2 ? sender : otherTab),
      ),
    )
    expect(new Set(reports.map((report) => JSON.stringify(report))).size).toBe(1)
    expect(await storedTexts()).toHaveLength(3)
    await receiver.get('get_online_status', { userId: first.id })
    const events = receiver.received.map(({ event }) => event).filter((event) => event !== 'notifications_changed')
    expect(events).toEqual(['new_message', 'notification'])
  })

  test('is answered with the first report after a restart and when recipients changed', async () => {
    const report = await send([...idsOf(customers), 'nobody'], 'first', { clientBatchId })
    await patchUser((customers[0] as Person).id, { suspended: true })
    await scene.restart()
    sender = await scene.connect(contractor.token)
    expect(await send([...idsOf(customers), 'nobody'], 'again', { clientBatchId })).toEqual(report)
    expect(await storedTexts()).toEqual(['first', 'first', 'first'])
  })

  test("is one's own: another contractor's same id is another batch", async () => {
    const other = await scene.person('contractor')
    const client = await scene.connect(other.token)
    const [mine, theirs] = [
      await send(idsOf(customers), 'mine', { clientBatchId }),
      await send(idsOf(customers), 'theirs', { clientBatchId }, client),
    ]
    expect(theirs.batchId).not.toBe(mine.batchId)
  })

  test('of a refused batch is free', async () => {
    expect(await refusal(idsOf(customers), 'x', { clientBatchId, jobId: 'none' })).toMatchObject({ code: 'not_found' })
    expect((await send(idsOf(customers), 'x', { clientBatchId })).totalSent).toBe(3)
  })

  test('is no clientMessageId: a message may have the same', async () => {
    await send(idsOf(customers), 'bulk', { clientBatchId })
    const { message } = await sender.get('send_message', {
      receiverId: (customers[0] as Person).id,
      messageType: 'text',
      content: { text: 'single' },
      clientMessageId: clientBatchId,
    })
    expect(message).toMatchObject({ seq: 2, content: { text: 'single' } })
  })
})

describe('progress', () => {
  test('tells all of the sender’s sockets as a recipient gets, reads and answers, once each', async () => {
    const [first] = customers as [Person]
    const receiver = await scene.connect(first.token)
    const otherTab = await scene.connect(contractor.token)
    const { batchId, results } = await send(idsOf(customers))
    const conversationId = results[0]?.conversationId as string
    const progressOf = async (client: TestClient) => {
      await client.get('get_online_status', { userId: first.id })
      return client.received.filter(({ event }) => event === 'bulk_progress').map(({ args }) => args[0])
    }
    const step = (state: string) => ({ batchId, receiverId: first.id, state })

    await receiver.get('mark_delivered', { conversationId, seq: 1 })
    await receiver.get('mark_delivered', { conversationId, seq: 1 })
    expect(await progressOf(sender)).toEqual([step('delivered')])
    await receiver.get('mark_read', { conversationId, seq: 1 })
    await receiver.get('mark_read', { conversationId, seq: 1 })
    for (const text of ['thanks', 'really']) {
      await receiver.get('send_message', { conversationId, messageType: 'text', content: { text } })
    }
    for (const client of [sender, otherTab]) {
      expect(await progressOf(client)).toEqual([step('delivered'), step('read'), step('replied')])
    }
    const batch = await scene.api(contractor.token).get('getBatch', { params: { id: batchId } })
    expect(batch).toMatchObject({ delivered: 1, read: 1, replied: 1 })
    expect(batch.recipients.map(({ state }) => state)).toEqual(['replied', 'sent', 'sent'])
    expect(await progressOf(receiver)).toEqual([])
  })

  test('to read is to have got it: both are told', async () => {
    const [first] = customers as [Person]
    const receiver = await scene.connect(first.token)
    const { results } = await send([first.id])
    await receiver.get('mark_read', { conversationId: results[0]?.conversationId as string, seq: 1 })
    const states = [await sender.next<Push<'bulk_progress'>>('bulk_progress'), await sender.next('bulk_progress')]
    expect(states).toMatchObject([{ state: 'delivered' }, { state: 'read' }])
  })

  test('an answer that waits while a newer copy is stored counts for that one', async () => {
    const [first] = customers as [Person]
    const receiver = await scene.connect(first.token)
    const older = await send([first.id], 'older')
    const conversationId = older.results[0]?.conversationId as string
    const blocker = new pg.Client({ connectionString: scene.server.databaseUrl })
    await blocker.connect()
    const countWaiting = async () => {
      const waiting = `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
      return (await scene.server.query<{ n: number }>(waiting))[0]?.n
    }
    await blocker.query('BEGIN')
    await blocker.query('SELECT 1 FROM conversations WHERE id = $1 FOR UPDATE', [conversationId])
    const sending = send([first.id], 'newer')
    await expect.poll(countWaiting).toBe(1)
    const text = { messageType: 'text' as const, content: { text: 'yes' } }
    const answering = receiver.get('send_message', { conversationId, ...text })
    await expect.poll(countWaiting).toBe(2)
    await blocker.query('COMMIT')
    await blocker.end()
    const newer = await sending
    expect((await answering).message.seq).toBe(3)
    const repliedOf = async (id: string) =>
      (await scene.api(contractor.token).get('getBatch', { params: { id } })).replied
    expect([await repliedOf(older.batchId), await repliedOf(newer.batchId)]).toEqual([0, 1])
    const replied = await sender.next<Push<'bulk_progress'>>('bulk_progress', ({ state }) => state === 'replied')
    expect(replied.batchId).toBe(newer.batchId)
  })

  test('an answer later than seven days is none', async () => {
    const [first] = customers as [Person]
    const receiver = await scene.connect(first.token)
    const { batchId, results } = await send([first.id])
    await scene.server.query(
      `UPDATE bulk_recipients SET sent_at = sent_at - interval '7 days 1 s' WHERE batch_id = $1`,
      [batchId],
    )
    const conversationId = results[0]?.conversationId as string
    await receiver.get('send_message', { conversationId, messageType: 'text', content: { text: 'late' } })
    const batch = await scene.api(contractor.token).get('getBatch', { params: { id: batchId } })
    expect(batch).toMatchObject({ replied: 0, recipients: [{ state: 'sent', repliedAt: null }] })
  })
})

describe('a preview', () => {
  test('gives the verdict that sending gives, in the order asked, with the text each would get, and sends nothing', async () => {
    const receiverIds = [...idsOf(customers), 'customer57', 'nobody', 'contractor1', 'customer58']
    const body = request(receiverIds, 'Hi {{name}}', { personalize: true })
    const preview = await scene.api(contractor.token).get('previewBulk', { body })
    expect(await storedTexts()).toEqual([])
    expect((await scene.api(contractor.token).get('listBatches')).items).toEqual([])
    const report = await send(receiverIds, 'Hi {{name}}', { personalize: true })
    expect(preview.verdicts.filter(({ ok }) => ok)).toEqual(
      customers.map(({ id, name }) => ({ receiverId: id, ok: true, text: `Hi ${name}` })),
    )
    expect(preview.verdicts.filter(({ ok }) => !ok)).toEqual(report.errors.map((error) => ({ ...error, ok: false })))
  })

  test.each([
    ['too_many_recipients', { receiverIds: Array.from({ length: 2001 }, (_, at) => `id-${at}`) }, 403],
    ['not_found', { jobId: 'no-such-job' }, 404],
    ['invalid', { personalize: true, content: { text: '{{x}}' } }, 400],
    ['invalid', { receiverIds: [] }, 400],
  ])('refuses with %s what queueing refuses', async (code, change, status) => {
    const body = { ...request(idsOf(customers)), ...change }
    expect(await scene.api(contractor.token).refusal('previewBulk', { body })).toMatchObject({ code, status })
  })
})

// Through a pooler they have no names to know them by.
test.skipIf(process.env.TEST_POOLER === '1')('50 recipients take the same statements as 2', async () => {
  const crowd = await scene.people('customer', 50)
  // The first batch after a start also looks up earlier ones, for the rate.
  await send(['nobody'])
  const query = vi.spyOn(pg.Client.prototype, 'query')
  async function statementsOfOne(ids: string[]): Promise<string[]> {
    query.mockClear()
    await send(ids, 'Hi {{name}}', { personalize: true, jobId: 'job123' })
    return query.mock.calls.map(([asked]) => {
      const statement = asked as string | { name?: string; text: string }
      return typeof statement === 'string' ? statement : (statement.name ?? statement.text)
    })
  }
  // What a server does of itself, every second or so, falls into one send or another, a batch's own into each.
  async function statementsOf(ids: string[]): Promise<string[]> {
    let common = await statementsOfOne(ids)
    for (let repeats = 0; repeats < 5; repeats += 1) {
      const left = await statementsOfOne(ids)
      common = common.filter((name) => {
        const at = left.indexOf(name)
        if (at !== -1) left.splice(at, 1)
        return at !== -1
      })
    }
    return common.sort()
  }
  const two = await statementsOf(idsOf(crowd).slice(0, 2))
  const fifty = await statementsOf(idsOf(crowd))
  expect(two).toEqual(fifty)
  expect(fifty).toContain('append-batch')
  query.mockRestore()
})
