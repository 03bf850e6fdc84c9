import { beforeEach, describe, expect, test } from 'vitest'
import { batch as batchSchema } from '../../lib/protocol/bulk-objects'
import type { RequestInput } from '../../lib/protocol/events'
import { createScene, type Person } from '../support/scene'
import type { TestClient } from '../support/test-client'
import { sendNow } from '../support/waiting-batches'

const scene = createScene({ LIMIT_FACTOR: '100' })
type Queue = RequestInput<'queue_bulk_message'>

let contractor: Person
let sender: TestClient
let customers: Person[]
let serial = 0
beforeEach(async () => {
  contractor = await scene.person('contractor', 'Carla Contractor')
  customers = await scene.people('customer', 3)
  sender = await scene.connect(contractor.token)
})

const idsOf = (people: readonly Person[]) => people.map(({ id }) => id)
const request = (more: object = {}) => {
  serial += 1
  const receiverIds = 'audienceId' in more || 'followUp' in more ? undefined : idsOf(customers)
  const text = { messageType: 'text', content: { text: 'hello' } }
  return { receiverIds, ...text, clientBatchId: `key-${serial}`, ...more } as Queue
}
const queue = (more?: object) => sender.get('queue_bulk_message', request(more))
const refusal = (more?: object, client = sender) => client.refusal('queue_bulk_message', request(more))
const storedCount = async () => (await scene.api(contractor.token).get('listBatches')).items.length
const inMs = (ms: number) => new Date(Date.now() + ms).toISOString()
const DAY_MS = 24 * 60 * 60 * 1000

describe('queueing', () => {
  test('holds a batch for ten seconds, by exactly the fields of the contract', async () => {
    const reply = sender.next<{ batch: unknown; changed: unknown }>('bulk_queued')
    sender.socket.emit('queue_bulk_message', request())
    const { batch, changed } = await reply
    const held = batchSchema.strict().parse(batch)
    expect(changed).toEqual([])
    expect(held).toMatchObject({ state: 'held', pausedBecause: null, parentId: null, jobId: null, messageType: 'text' })
    expect(Date.parse(held.sendAt) - Date.parse(held.createdAt)).toBe(10_000)
    expect(held.totals).toMatchObject({ requested: 3, pending: 3, sent: 0 })
  })

  test('goes out by itself when the ten seconds are over', { timeout: 40_000 }, async () => {
    const receiver = await scene.connect((customers[0] as Person).token)
    const { batch } = await queue()
    await expect
      .poll(() => receiver.received.some(({ event }) => event === 'new_message'), { timeout: 30_000 })
      .toBe(true)
    const sent = await scene.api(contractor.token).get('getBatch', { params: { id: batch.id } })
    const [message] = await scene.server.query<{ at: Date }>(
      'SELECT min(created_at) AS at FROM messages WHERE sender_id = $1',
      [contractor.id],
    )
    expect(message?.at.getTime()).toBeGreaterThanOrEqual(Date.parse(sent.sendAt))
  })

  test('an offset is a moment like another', async () => {
    const { batch } = await queue({ sendAt: inMs(DAY_MS).replace('Z', '+00:00') })
    expect(batch.state).toBe('scheduled')
    expect(batch.sendAt.endsWith('Z')).toBe(true)
  })

  test('tells the sender of the new batch, and nobody else', async () => {
    const receiver = await scene.connect((customers[0] as Person).token)
    const { batch } = await queue()
    expect(await sender.next('bulk_state')).toEqual({ batch })
    await receiver.get('get_online_status', { userId: contractor.id })
    expect(receiver.received.filter(({ event }) => event.startsWith('bulk'))).toEqual([])
  })

  test('repeated ids collapse, and 2000 people are taken', async () => {
    const many = Array.from({ length: 2000 }, (_, at) => `nobody-${at}`)
    const { batch } = await queue({ receiverIds: [...many, ...many] })
    expect(batch.totals.requested).toBe(2000)
  })
})

describe('the order of the checks', () => {
  test('1: the role, before anything of the request is looked at', async () => {
    for (const token of [(customers[0] as Person).token, 'admin_token']) {
      const client = await scene.connect(token)
      for (const payload of [undefined, {}, request()]) {
        const message = 'Only contractors can send bulk messages'
        expect(await client.refusal('queue_bulk_message', payload)).toEqual({ code: 'forbidden', message })
      }
    }
  })

  test.each([
    ['none of the three ways to name recipients', { receiverIds: undefined }],
    ['two of them', { audienceId: 'some', receiverIds: ['customer1'] }],
    ['an empty list', { receiverIds: [] }],
    ['a bad id', { receiverIds: ['a b'] }],
    ['no clientBatchId', { clientBatchId: undefined }],
    ['a sendAt that is no time', { sendAt: 'tomorrow' }],
    ['a sendAt without a zone', { sendAt: '2027-01-01T10:00:00' }],
    ['an unknown who', { followUp: { batchId: 'b', who: 'everyone' } }],
    ['a bad whenFree', { whenFree: 'yes' }],
    ['no text', { content: { text: ' ' } }],
  ])('2: the shape: %s', async (_, wrong) => {
    expect(await refusal(wrong)).toMatchObject({ code: 'invalid' })
    expect(await storedCount()).toBe(0)
  })

  test('3: a known clientBatchId is answered with the batch as it is, whatever else was sent', async () => {
    const clientBatchId = 'known'
    const { batch } = await queue({ clientBatchId, sendAt: inMs(DAY_MS) })
    const changes = [
      {},
      { sendAt: inMs(-DAY_MS) },
      { receiverIds: Array.from({ length: 2001 }, (_, at) => `nobody-${at}`) },
      { jobId: 'no-such-job' },
      { previewToken: 'no-such-token' },
    ]
    for (const change of changes) expect(await queue({ clientBatchId, ...change })).toEqual({ batch, changed: [] })
    const sent = await sendNow(scene, contractor.token, batch.id)
    const { totals } = (await queue({ clientBatchId })).batch
    expect(totals).toEqual(sent.totals)
  })

  test('3: 20 times in parallel over two sockets stores one batch', async () => {
    const other = await scene.connect(contractor.token)
    const same = request()
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) => (at % 2 ? sender : other).get('queue_bulk_message', same)),
    )
    expect(new Set(answers.map(({ batch }) => batch.id)).size).toBe(1)
    expect(await storedCount()).toBe(1)
  })

  test('3: shares its space with send_bulk_message, either way', async () => {
    const { clientBatchId } = request()
    const immediate = { receiverIds: idsOf(customers), messageType: 'text' as const, content: { text: 'x' } }
    const report = await sender.get('send_bulk_message', { ...immediate, clientBatchId })
    const { batch } = await queue({ clientBatchId })
    expect(batch).toMatchObject({ id: report.batchId, state: 'sent', clientBatchId, totals: { requested: 3, sent: 3 } })
    const queued = await queue()
    const { clientBatchId: key } = queued.batch
    expect(await sender.get('send_bulk_message', { ...immediate, clientBatchId: key as string })).toMatchObject({
      batchId: queued.batch.id,
      totalSent: 0,
    })
  })

  test('4: the size after collapsing', async () => {
    const receiverIds = Array.from({ length: 2001 }, (_, at) => `nobody-${at}`)
    const message = 'Maximum 2000 recipients allowed per queued batch'
    const tooMany = { code: 'too_many_recipients', message }
    expect(await refusal({ receiverIds })).toEqual(tooMany)
    expect(await refusal({ receiverIds, sendAt: inMs(-1000), jobId: 'no-such-job' })).toEqual(tooMany)
  })

  test('5: a time that is past, or more than 90 days ahead', async () => {
    for (const sendAt of [inMs(-1000), inMs(90 * DAY_MS + 60_000), '1999-01-01T00:00:00.000Z']) {
      const refused = await refusal({ sendAt })
      expect(refused).toMatchObject({ code: 'invalid', issues: [{ path: 'sendAt' }] })
    }
    expect((await queue({ sendAt: inMs(90 * DAY_MS - 60_000) })).batch.state).toBe('scheduled')
  })

  test('6: audience, followed batch and job must be there for this contractor', async () => {
    const other = await scene.person('contractor')
    const foreign = await scene.api(other.token).get('createAudience', { body: { name: 'a', userIds: ['customer1'] } })
    const rival = await scene.connect(other.token)
    const { batch: theirs } = await rival.get('queue_bulk_message', request())
    for (const audienceId of ['absent', foreign.id]) {
      expect(await refusal({ audienceId })).toEqual({ code: 'not_found', message: 'Audience not found' })
    }
    for (const batchId of ['absent', theirs.id]) {
      const refused = await refusal({ followUp: { batchId, who: 'failed' } })
      expect(refused).toEqual({ code: 'not_found', message: 'Batch not found' })
    }
    expect(await refusal({ jobId: 'absent' })).toEqual({ code: 'not_found', message: 'Job not found' })
    expect(await storedCount()).toBe(0)
  })

  test('7: placeholders that nothing fills, and texts that a name makes too long', async () => {
    expect(await refusal({ content: { text: '{{unknown}}' }, personalize: true })).toMatchObject({ code: 'invalid' })
    expect(await refusal({ content: { text: '{{jobTitle}}' }, personalize: true })).toMatchObject({ code: 'invalid' })
    const long = await scene.person('customer', 'Somebody with a name of many words')
    const content = { text: `{{name}} ${'x'.repeat(4980)}` }
    expect(await refusal({ receiverIds: [long.id], content, personalize: true })).toMatchObject({ code: 'invalid' })
    expect(await storedCount()).toBe(0)
  })

  test('8: a contractor has 200 batches that wait, and no more', { timeout: 60_000 }, async () => {
    await scene.server.query(
      `INSERT INTO bulk_batches (id, contractor_id, message_type, content, created_at, state, send_at)
       SELECT $1 || n, $1, 'text', '{"text":"x"}', now(), 'scheduled', now() + interval '1 day'
       FROM generate_series(1, 199) n`,
      [contractor.id],
    )
    await queue()
    expect(await refusal()).toMatchObject({ code: 'conflict' })
  })
})

describe('recipients', () => {
  test('an audience is those in it, a file is held while the batch waits', async () => {
    const api = scene.api(contractor.token)
    const { id } = await api.get('createAudience', { body: { name: 'All', userIds: idsOf(customers) } })
    const { batch } = await queue({ audienceId: id })
    expect(batch.totals.requested).toBe(3)
    const empty = await api.get('createAudience', { body: { name: 'None', userIds: [] } })
    expect(await refusal({ audienceId: empty.id })).toMatchObject({ code: 'invalid' })
  })

  test('of a follow-up are those who failed, did not read, or did not answer, by the time it goes out', async () => {
    const [a, b, c] = customers as [Person, Person, Person]
    const report = await sender.get('send_bulk_message', {
      receiverIds: [...idsOf(customers), 'nobody'],
      messageType: 'text',
      content: { text: 'first' },
    })
    const conversationOf = (id: string) => report.results.find(({ receiverId }) => receiverId === id)?.conversationId
    const [reader, answerer] = [await scene.connect(b.token), await scene.connect(c.token)]
    await reader.get('mark_read', { conversationId: conversationOf(b.id) as string, seq: 1 })
    await answerer.get('send_message', { receiverId: contractor.id, messageType: 'text', content: { text: 'yes' } })

    const whoOf = async (who: string) => {
      const { batch } = await queue({ followUp: { batchId: report.batchId, who }, sendAt: inMs(DAY_MS) })
      expect(batch).toMatchObject({ parentId: report.batchId, followUp: who })
      const { recipients } = await scene.api(contractor.token).get('getBatch', { params: { id: batch.id } })
      return { id: batch.id, receivers: recipients.map(({ receiverId }) => receiverId) }
    }
    expect((await whoOf('failed')).receivers).toEqual(['nobody'])
    expect((await whoOf('unread')).receivers).toEqual([a.id])
    const unanswered = await whoOf('unanswered')
    expect(unanswered.receivers).toEqual([a.id, b.id])

    await reader.get('send_message', { receiverId: contractor.id, messageType: 'text', content: { text: 'me too' } })
    const sent = await sendNow(scene, contractor.token, unanswered.id)
    expect(sent.totals).toMatchObject({ requested: 1, sent: 1, withheld: 0 })
  })

  test('of a follow-up for those who did not answer is nobody who wrote since, though it counts for a newer batch', async () => {
    const [a, b] = customers as [Person, Person, Person]
    const message = { messageType: 'text', content: { text: 'first' } } as const
    const first = await sender.get('send_bulk_message', { ...message, receiverIds: [a.id, b.id] })
    await sender.get('send_bulk_message', { ...message, receiverIds: [a.id] })
    const answerer = await scene.connect(a.token)
    await answerer.get('send_message', { receiverId: contractor.id, messageType: 'text', content: { text: 'yes' } })
    const receiversOf = async (id: string, query = {}) =>
      (await scene.api(contractor.token).get('getBatch', { params: { id }, query })).recipients.map(
        (each) => each.receiverId,
      )
    expect(await receiversOf(first.batchId, { followUp: 'unanswered' })).toEqual([b.id])
    const { batch } = await queue({ followUp: { batchId: first.batchId, who: 'unanswered' }, sendAt: inMs(DAY_MS) })
    expect(await receiversOf(batch.id)).toEqual([b.id])
  })

  test('of a follow-up may be nobody: it goes out to nobody', async () => {
    const first = await sendNow(scene, contractor.token, (await queue()).batch.id)
    const { batch } = await queue({ followUp: { batchId: first.id, who: 'failed' } })
    expect(await sendNow(scene, contractor.token, batch.id)).toMatchObject({ state: 'sent', totals: { requested: 0 } })
  })
})
