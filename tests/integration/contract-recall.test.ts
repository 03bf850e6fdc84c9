import { beforeEach, describe, expect, test } from 'vitest'
import type { BulkReport } from '../../lib/protocol/bulk-objects'
import type { Message } from '../../lib/protocol/objects'
import type { Push } from '../../lib/protocol/pushes'
import { createScene, type Person } from '../support/scene'
import type { TestClient } from '../support/test-client'
import { sendNow } from '../support/waiting-batches'

const scene = createScene({ LIMIT_FACTOR: '100' })

let contractor: Person
let sender: TestClient
let customers: [Person, Person, Person]
beforeEach(async () => {
  contractor = await scene.person('contractor', 'Carla Contractor')
  customers = (await scene.people('customer', 3)) as [Person, Person, Person]
  sender = await scene.connect(contractor.token)
})

const WORDS = 'zitronenfalter'
const textOf = (value: string) => ({ messageType: 'text' as const, content: { text: value } })
const byId = (id: string) => ({ params: { id } })
const api = () => scene.api(contractor.token)
const send = (more: object = {}): Promise<BulkReport> =>
  sender.get('send_bulk_message', { receiverIds: customers.map(({ id }) => id), ...textOf(WORDS), ...more })
const copyFor = (report: BulkReport, person: Person) => {
  const result = report.results.find(({ receiverId }) => receiverId === person.id)
  return { conversationId: result?.conversationId as string, messageId: result?.messageId as string }
}
const inboxOf = async (person: Person) => (await scene.api(person.token).get('listConversations')).items[0]

describe('a recall', () => {
  test('goes back to where the conversation stood before own copies, in the list of who sent them', async () => {
    const [customer] = customers
    const asking = await scene.connect(customer.token)
    const asked = await asking.get('send_message', { receiverId: contractor.id, ...textOf('When can you come?') })
    await send()
    const alone = await send({ receiverIds: [customer.id] })
    expect((await inboxOf(contractor))?.lastActivityAt).not.toBe(asked.message.createdAt)
    expect(await api().get('recallBatch', byId(alone.batchId))).toEqual({ recalled: 1, alreadyRead: 0 })
    const theirs = (await api().get('listConversations')).items.find(({ peer }) => peer.id === customer.id)
    expect(theirs?.lastActivityAt).toBe(asked.message.createdAt)
    await sender.get('send_message', { receiverId: customers[1].id, ...textOf('hello') })
    await sender.get('send_message', { receiverId: customer.id, ...textOf('On Monday') })
    const newest = await inboxOf(contractor)
    expect(newest?.peer.id).toBe(customer.id)
    expect(newest?.lastActivityAt).toBe(newest?.lastMessage?.createdAt)
  })

  test('takes back what was not read, from devices, search, unread counts and inbox, and leaves what was', async () => {
    const [reader, unread, replier] = customers
    await sender.get('send_message', { receiverId: unread.id, ...textOf('before') })
    const before = await inboxOf(unread)
    const report = await send()
    const device = await scene.connect(unread.token)
    const reading = await scene.connect(reader.token)
    await reading.get('mark_read', { conversationId: copyFor(report, reader).conversationId, seq: 1 })
    await (await scene.connect(replier.token)).get('send_message', { receiverId: contractor.id, ...textOf('yes') })

    const recall = () => api().get('recallBatch', byId(report.batchId))
    expect(await recall()).toEqual({ recalled: 1, alreadyRead: 2 })
    const { message } = await device.next<{ message: Message }>('message_updated')
    expect(message).toMatchObject({ id: copyFor(report, unread).messageId, seq: 2, content: null })
    expect(message.deletedAt).not.toBeNull()
    expect(await sender.next('message_updated')).toEqual({ message })
    expect(await sender.next<Push<'bulk_progress'>>('bulk_progress', ({ state }) => state === 'recalled')).toEqual({
      batchId: report.batchId,
      receiverId: unread.id,
      state: 'recalled',
    })
    const after = await inboxOf(unread)
    expect(after).toMatchObject({ unreadCount: 1, lastSeq: 2, lastMessage: { content: { text: 'before' } } })
    expect(after?.lastActivityAt).toBe(before?.lastActivityAt)
    expect((await scene.api(unread.token).get('search', { query: { q: WORDS } })).items).toEqual([])
    expect((await scene.api(reader.token).get('search', { query: { q: WORDS } })).items).toHaveLength(1)
    expect(reading.received.filter(({ event }) => event === 'message_updated')).toEqual([])

    expect(await recall()).toEqual({ recalled: 1, alreadyRead: 2 })
    const { totals, totalSent } = await api().get('getBatch', byId(report.batchId))
    expect(totals).toMatchObject({ requested: 3, sent: 2, recalled: 1, delivered: 2, read: 2, replied: 1 })
    expect(totalSent).toBe(3)
  })

  test('of somebody’s first message leaves nothing to show, and the next one starts anew', async () => {
    const [only] = customers
    const { batchId } = await send({ receiverIds: [only.id] })
    expect(await inboxOf(only)).toMatchObject({ unreadCount: 1 })
    await api().get('recallBatch', byId(batchId))
    expect(await inboxOf(only)).toBeUndefined()
    expect(await scene.api(only.token).get('getUnread', {})).toEqual({ unreadCount: 0 })
    // Its writer knows what was there.
    expect(await inboxOf(contractor)).toMatchObject({ peer: { id: only.id }, lastSeq: 1, lastMessage: null })
    await sender.get('send_message', { receiverId: only.id, ...textOf('again') })
    expect(await inboxOf(only)).toMatchObject({ unreadCount: 1, lastMessage: { seq: 2, content: { text: 'again' } } })
  })

  test('goes back beyond what was recalled before, in whichever order', async () => {
    const [only] = customers
    await sender.get('send_message', { receiverId: only.id, ...textOf('first') })
    const older = await send({ receiverIds: [only.id] })
    const newer = await send({ receiverIds: [only.id] })
    const first = (await scene.api(only.token).get('listConversations')).items[0]
    await api().get('recallBatch', byId(newer.batchId))
    await api().get('recallBatch', byId(older.batchId))
    const inbox = await inboxOf(only)
    expect(inbox).toMatchObject({ unreadCount: 1, lastMessage: { seq: 1, content: { text: 'first' } } })
    expect(inbox?.lastActivityAt).toBe(inbox?.lastMessage?.createdAt)
    expect(first?.unreadCount).toBe(3)
  })

  test('comes to devices that were away by sync', async () => {
    const [away] = customers
    const client = await scene.connect(away.token)
    const report = await send()
    const { conversationId } = copyFor(report, away)
    const { cursor } = await client.get('sync', { conversations: { [conversationId]: 0 } })
    client.socket.disconnect()
    await api().get('recallBatch', byId(report.batchId))
    const back = await scene.connect(away.token)
    const { messages, conversations } = await back.get('sync', { conversations: { [conversationId]: 1 }, cursor })
    expect(messages).toMatchObject([{ id: copyFor(report, away).messageId, content: null }])
    expect(conversations).toMatchObject([{ unreadCount: 0, lastMessage: null }])
  })

  test('races with reading: each copy is either read or recalled, and never both', { timeout: 60_000 }, async () => {
    const people = await scene.people('customer', 24)
    const report = await send({ receiverIds: people.map(({ id }) => id) })
    const readers: TestClient[] = []
    for (const person of people) readers.push(await scene.connect(person.token))
    const reads = readers.map((reader, at) =>
      reader.get('mark_read', { conversationId: copyFor(report, people[at] as Person).conversationId, seq: 1 }),
    )
    const [answer, twice] = await Promise.all([
      api().get('recallBatch', byId(report.batchId)),
      api().get('recallBatch', byId(report.batchId)),
      ...reads,
    ])
    expect(answer).toEqual(twice)
    expect(answer.recalled + answer.alreadyRead).toBe(24)
    const wrong = await scene.server.query(
      `SELECT r.position FROM bulk_recipients r JOIN messages m ON m.id = r.message_id WHERE r.batch_id = $1
         AND ((r.state = 'recalled') <> (m.deleted_at IS NOT NULL) OR (r.state = 'recalled' AND r.read_at IS NOT NULL))`,
      [report.batchId],
    )
    expect(wrong).toEqual([])
  })

  test('ends a batch that is not done', async () => {
    const receiverIds = customers.map(({ id }) => id)
    const { batch } = await sender.get('queue_bulk_message', { receiverIds, ...textOf('x'), clientBatchId: 'held' })
    expect(await api().get('recallBatch', byId(batch.id))).toEqual({ recalled: 0, alreadyRead: 0 })
    const after = await sendNow(scene, contractor.token, batch.id)
    expect(after).toMatchObject({ state: 'cancelled', totals: { requested: 3, cancelled: 3 } })
  })

  test('tells nobody across a block', async () => {
    const [blocked] = customers
    const report = await send()
    await scene.api(blocked.token).get('addBlock', byId(contractor.id))
    const device = await scene.connect(blocked.token)
    expect(await api().get('recallBatch', byId(report.batchId))).toEqual({ recalled: 3, alreadyRead: 0 })
    await device.get('get_online_status', { userId: blocked.id })
    expect(device.received.filter(({ event }) => event === 'message_updated')).toEqual([])
  })

  test('of a picture lets go of it', async () => {
    const form = new FormData()
    const { readFileSync } = await import('node:fs')
    form.append('file', new Blob([readFileSync('docs/inbox.png')], { type: 'image/png' }), 'inbox.png')
    const upload = await api().get('createUpload', { body: form })
    const content = { fileUrl: upload.fileUrl, fileName: 'inbox.png' }
    const [only] = customers
    const { batchId } = await send({ receiverIds: [only.id], messageType: 'image', content })
    const place = { params: { '*': upload.fileUrl.replace('/uploads/', '') } }
    expect((await scene.api(only.token).send('getUpload', place)).status).toBe(200)
    await api().get('recallBatch', byId(batchId))
    expect((await scene.api(only.token).send('getUpload', place)).status).toBe(404)
  })
})

test('a picture is not swept away while its batch waits, and is once nothing holds it', async () => {
  const { readFileSync } = await import('node:fs')
  const form = new FormData()
  form.append('file', new Blob([readFileSync('docs/inbox.png')], { type: 'image/png' }), 'inbox.png')
  const upload = await api().get('createUpload', { body: form })
  const { batch } = await sender.get('queue_bulk_message', {
    receiverIds: [customers[0].id],
    messageType: 'image',
    content: { fileUrl: upload.fileUrl, fileName: 'inbox.png' },
    clientBatchId: 'picture',
    sendAt: new Date(Date.now() + 24 * 60 * 60 * 1000).toISOString(),
  })
  const sweep = async () => {
    const old = `UPDATE uploads SET orphaned_at = now() - interval '25 hours' WHERE file_url = $1 AND orphaned_at IS NOT NULL`
    await scene.server.query(old, [upload.fileUrl])
    for (const { remove } of scene.server.runtime.housekeeping) await remove()
    return (await scene.server.query('SELECT 1 FROM uploads WHERE file_url = $1', [upload.fileUrl])).length
  }
  expect(await sweep()).toBe(1)
  await api().get('cancelBatch', byId(batch.id))
  expect(await sweep()).toBe(0)
})
