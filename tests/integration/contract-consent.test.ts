import { beforeEach, describe, expect, test } from 'vitest'
import type { RequestInput } from '../../lib/protocol/events'
import type { Me } from '../../lib/protocol/objects'
import { createScene, type Person } from '../support/scene'
import type { TestClient } from '../support/test-client'
import { sendNow } from '../support/waiting-batches'

const scene = createScene({ LIMIT_FACTOR: '100' })
type Bulk = RequestInput<'send_bulk_message'>

const WEEK_MS = 7 * 24 * 60 * 60 * 1000

let contractor: Person
let sender: TestClient
let customer: Person
beforeEach(async () => {
  contractor = await scene.person('contractor')
  customer = await scene.person('customer')
  sender = await scene.connect(contractor.token)
})

const patch = (body: object, person = customer) => scene.api(person.token).get('patchMe', { body })
const request = (receiverIds: readonly string[], more: object = {}) =>
  ({ receiverIds, messageType: 'text', content: { text: 'to many' }, ...more }) as Bulk
const send = (receiverIds = [customer.id], more: object = {}, client = sender) =>
  client.get('send_bulk_message', request(receiverIds, more))
/** Hours that hold this moment, or that begin in an hour. */
function hoursAround(isNow: boolean) {
  const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString().slice(11, 16)
  return { from: at(isNow ? -60 : 60), to: at(isNow ? 90 : 120), timeZone: 'UTC' }
}

describe('GET and PATCH /api/me', () => {
  test('hold what one allows, which at first is everything', async () => {
    const api = scene.api(customer.token)
    expect(await api.get('getMe')).toMatchObject({
      bulkOptOut: false,
      bulkWeeklyLimit: null,
      quietHours: null,
      readReceipts: true,
      typing: true,
    })
    const quietHours = { from: '21:00', to: '08:00', timeZone: 'Europe/Berlin' }
    const changed = { bulkWeeklyLimit: 3, quietHours, readReceipts: false, typing: false }
    expect(await patch(changed)).toMatchObject(changed)
    expect(await patch({ bulkWeeklyLimit: 50 })).toMatchObject({ ...changed, bulkWeeklyLimit: 50 })
    expect(await api.get('getMe')).toMatchObject({ ...changed, bulkWeeklyLimit: 50 })
    expect(await patch({ bulkWeeklyLimit: null, quietHours: null })).toMatchObject({
      bulkWeeklyLimit: null,
      quietHours: null,
      readReceipts: false,
    })
  })

  test.each([
    ['bulkWeeklyLimit', { bulkWeeklyLimit: 0 }],
    ['bulkWeeklyLimit', { bulkWeeklyLimit: 51 }],
    ['bulkWeeklyLimit', { bulkWeeklyLimit: 1.5 }],
    ['bulkWeeklyLimit', { bulkWeeklyLimit: '3' }],
    ['quietHours.to', { quietHours: { from: '08:00', to: '08:00', timeZone: 'UTC' } }],
    ['quietHours.from', { quietHours: { from: '24:00', to: '08:00', timeZone: 'UTC' } }],
    ['quietHours.timeZone', { quietHours: { from: '21:00', to: '08:00', timeZone: 'Mars/Olympus' } }],
    ['quietHours.timeZone', { quietHours: { from: '21:00', to: '08:00' } }],
    ['quietHours', { quietHours: true }],
    ['readReceipts', { readReceipts: null }],
    ['typing', { typing: 'no' }],
  ])('refuse a wrong %s and change nothing (%j)', async (path, body) => {
    const api = scene.api(customer.token)
    const before: Me = await api.get('getMe')
    const refused = await api.refusal('patchMe', { body: { name: 'Changed', ...body } })
    expect(refused).toMatchObject({ status: 400, code: 'invalid', issues: [{ path }] })
    expect(await api.get('getMe')).toEqual(before)
  })
})

describe('an opt-out of one contractor', () => {
  const optOut = (id: string, person = customer) => scene.api(person.token).get('addOptOut', { params: { id } })
  const optIn = (id: string, person = customer) => scene.api(person.token).get('removeOptOut', { params: { id } })

  test('stops their bulk messages alone, until it is taken back, and is done once however often', async () => {
    const other = await scene.connect((await scene.person('contractor')).token)
    await optOut(contractor.id)
    await optOut(contractor.id)
    expect((await send()).errors).toEqual([
      { receiverId: customer.id, error: 'Recipient does not accept bulk messages from you', code: 'opted_out' },
    ])
    expect((await send([customer.id], {}, other)).totalSent).toBe(1)
    const single = { receiverId: customer.id, messageType: 'text', content: { text: 'to you' } } as const
    expect((await sender.get('send_message', single)).message.senderId).toBe(contractor.id)
    await optIn(contractor.id)
    await optIn(contractor.id)
    expect((await send()).totalSent).toBe(1)
  })

  test('is listed to whoever made it, newest first, page by page', async () => {
    const contractors = await scene.people('contractor', 3)
    for (const { id } of contractors) await optOut(id)
    const api = scene.api(customer.token)
    const first = await api.get('listOptOuts', { query: { limit: 2 } })
    const second = await api.get('listOptOuts', { query: { limit: 2, cursor: first.nextCursor as string } })
    const listed = [...first.items, ...second.items]
    expect(listed).toHaveLength(3)
    expect(new Set(listed.map(({ id }) => id))).toEqual(new Set(contractors.map(({ id }) => id)))
    expect(listed[0]).toEqual({ id: listed[0]?.id, name: listed[0]?.name, role: 'contractor' })
    expect(second.nextCursor).toBeNull()
    expect((await scene.api((await scene.person('customer')).token).get('listOptOuts')).items).toEqual([])
  })

  test('needs a contractor: anybody else is not found, and an id that is none is invalid', async () => {
    const api = scene.api(customer.token)
    for (const name of ['addOptOut', 'removeOptOut'] as const) {
      for (const id of ['nobody', 'admin1', 'customer1', customer.id]) {
        expect(await api.refusal(name, { params: { id } })).toMatchObject({ status: 404, code: 'not_found' })
      }
      expect(await api.refusal(name, { params: { id: 'a b' } })).toMatchObject({ status: 400, code: 'invalid' })
    }
  })

  test('is for customers', async () => {
    for (const token of [contractor.token, 'admin_token']) {
      for (const name of ['addOptOut', 'removeOptOut'] as const) {
        const refused = await scene.api(token).refusal(name, { params: { id: 'contractor1' } })
        expect(refused).toMatchObject({ status: 403, code: 'forbidden' })
      }
      expect(await scene.api(token).refusal('listOptOuts')).toMatchObject({ status: 403, code: 'forbidden' })
    }
  })
})

describe('quiet hours', () => {
  test('refuse a copy and say until when, in the report, its repeat, the preview and the batch', async () => {
    const quietHours = hoursAround(true)
    await patch({ quietHours })
    const report = await send([customer.id], { clientBatchId: 'at-night' })
    const retryAt = report.errors[0]?.retryAt as string
    expect(report.errors).toEqual([
      { receiverId: customer.id, error: "Recipient's quiet hours", code: 'quiet_hours', retryAt },
    ])
    expect(retryAt.slice(11, 16)).toBe(quietHours.to)
    expect(Date.parse(retryAt)).toBeGreaterThan(Date.now())
    await patch({ quietHours: null })
    expect(await send([customer.id], { clientBatchId: 'at-night' })).toEqual(report)
    const { recipients } = await scene.api(contractor.token).get('getBatch', { params: { id: report.batchId } })
    expect(recipients).toMatchObject([{ receiverId: customer.id, state: 'failed', code: 'quiet_hours', retryAt }])
    await patch({ quietHours })
    const preview = await scene.api(contractor.token).get('previewBulk', { body: request([customer.id]) })
    expect(preview.verdicts).toEqual([
      { receiverId: customer.id, ok: false, error: "Recipient's quiet hours", code: 'quiet_hours', retryAt },
    ])
  })

  test('let everything through outside of them, and a message of its own at any time', async () => {
    await patch({ quietHours: hoursAround(false) })
    expect((await send()).totalSent).toBe(1)
    await patch({ quietHours: hoursAround(true) })
    const single = { receiverId: customer.id, messageType: 'text', content: { text: 'urgent' } } as const
    expect((await sender.get('send_message', single)).message.senderId).toBe(contractor.id)
  })
})

describe('a weekly limit', () => {
  const sentAt = async () =>
    (
      await scene.server.query<{ at: Date }>(
        'SELECT sent_at AS at FROM bulk_recipients WHERE receiver_id = $1 AND code IS NULL ORDER BY sent_at',
        [customer.id],
      )
    ).map(({ at }) => at)

  test('counts copies of all contractors, those from before it was set and those deleted since', async () => {
    const other = await scene.connect((await scene.person('contractor')).token)
    const { results } = await send()
    await sender.get('delete_message', { messageId: results[0]?.messageId as string })
    await patch({ bulkWeeklyLimit: 2 })
    expect((await send([customer.id], {}, other)).totalSent).toBe(1)
    const [first] = await sentAt()
    const retryAt = new Date((first as Date).getTime() + WEEK_MS).toISOString()
    const refused = {
      receiverId: customer.id,
      error: 'Recipient has had enough bulk messages this week',
      code: 'weekly_limit',
      retryAt,
    }
    expect((await send()).errors).toEqual([refused])
    expect((await send([customer.id], {}, other)).errors).toEqual([refused])
    expect(await sentAt()).toHaveLength(2)
    await patch({ bulkWeeklyLimit: 3 })
    expect((await send()).totalSent).toBe(1)
  })

  test('makes room again when the oldest copy that it counts is seven days old', async () => {
    await patch({ bulkWeeklyLimit: 1 })
    await send()
    const age = (ms: number) =>
      scene.server.query(
        `UPDATE bulk_recipients SET sent_at = now() - $2 * interval '1 millisecond' WHERE receiver_id = $1 AND code IS NULL`,
        [customer.id, ms],
      )
    await age(WEEK_MS - 60_000)
    expect((await send()).errors).toMatchObject([{ code: 'weekly_limit' }])
    // Nodes reckon by the database's clock, to within half a round trip.
    await age(WEEK_MS + 1000)
    expect((await send()).totalSent).toBe(1)
  })

  test('is stored with its retryAt, and a repeat is answered alike when there is room again', async () => {
    await patch({ bulkWeeklyLimit: 1 })
    await send()
    const report = await send([customer.id, 'nobody'], { clientBatchId: 'too-many' })
    expect(report.errors.map(({ code }) => code)).toEqual(['weekly_limit', 'not_found'])
    expect(report.errors[1]).not.toHaveProperty('retryAt')
    await patch({ bulkWeeklyLimit: null })
    expect(await send([customer.id, 'nobody'], { clientBatchId: 'too-many' })).toEqual(report)
    const { recipients } = await scene.api(contractor.token).get('getBatch', { params: { id: report.batchId } })
    expect(recipients.map(({ code, retryAt }) => [code, retryAt])).toEqual([
      ['weekly_limit', report.errors[0]?.retryAt],
      ['not_found', null],
    ])
  })

  test('is not passed by one when 50 contractors send at once, and the others of their batches get theirs', async () => {
    const limited = await scene.people('customer', 2)
    for (const [at, person] of limited.entries()) await patch({ bulkWeeklyLimit: 7 + at }, person)
    const contractors = await scene.people('contractor', 50)
    const clients = await Promise.all(contractors.map(({ token }) => scene.connect(token)))
    const [a, b] = limited as [Person, Person]
    const reports = await Promise.all(
      clients.map((client, at) =>
        send(at % 2 === 0 ? [a.id, customer.id, b.id] : [b.id, customer.id, a.id], {}, client),
      ),
    )
    const countOf = (id: string) =>
      reports.filter(({ results }) => results.some(({ receiverId }) => receiverId === id)).length
    expect([countOf(a.id), countOf(b.id), countOf(customer.id)]).toEqual([7, 8, 50])
    for (const report of reports) {
      expect(report.totalSent + report.totalFailed).toBe(3)
      for (const error of report.errors) expect(error).toMatchObject({ code: 'weekly_limit' })
    }
    const stored = await scene.server.query<{ id: string; sent: number }>(
      `SELECT receiver_id AS id, count(*)::int AS sent FROM bulk_recipients
       WHERE receiver_id = ANY($1) AND code IS NULL GROUP BY receiver_id`,
      [[a.id, b.id]],
    )
    expect(Object.fromEntries(stored.map(({ id, sent }) => [id, sent]))).toEqual({ [a.id]: 7, [b.id]: 8 })
  })

  test('comes before quiet hours, and after an opt-out', async () => {
    await send()
    await patch({ bulkWeeklyLimit: 1, quietHours: hoursAround(true) })
    expect((await send()).errors).toMatchObject([{ code: 'weekly_limit' }])
    await scene.api(customer.token).get('addOptOut', { params: { id: contractor.id } })
    expect((await send()).errors).toMatchObject([{ error: 'Recipient does not accept bulk messages from you' }])
    await patch({ bulkOptOut: true })
    expect((await send()).errors).toMatchObject([{ error: 'Recipient does not accept bulk messages' }])
  })
})

let queued = 0
/** How many copies go out. */
const goOutAtOnce = async (ids: string[]) => (await send(ids)).totalSent
async function goOutInAStep(ids: string[]): Promise<number> {
  queued += 1
  const { batch } = await sender.get('queue_bulk_message', { ...request(ids), clientBatchId: `step-${queued}` })
  return (await sendNow(scene, contractor.token, batch.id)).totals.sent
}

describe.each([
  ['at once', goOutAtOnce],
  ['in a step', goOutInAStep],
])('a consent that changes while batches go out %s', (_way, goOut) => {
  test.each([
    [
      'an opt-out of one',
      (person: Person) => scene.api(person.token).get('addOptOut', { params: { id: contractor.id } }),
    ],
    ['an opt-out of all', (person: Person) => patch({ bulkOptOut: true }, person)],
    ['quiet hours', (person: Person) => patch({ quietHours: hoursAround(true) }, person)],
    ['a block', (person: Person) => scene.api(person.token).get('addBlock', { params: { id: contractor.id } })],
  ] as const)('%s: no copy is dated after it', async (_, change) => {
    const customers = await scene.people('customer', 20)
    const changedAt = new Map<string, number>()
    let isDone = false
    const changing = (async () => {
      for (const person of customers) {
        await change(person)
        const [clock] = await scene.server.query<{ at: Date }>('SELECT clock_timestamp() AS at', [])
        changedAt.set(person.id, Number((clock as { at: Date }).at))
      }
    })().finally(() => {
      isDone = true
    })
    while (!isDone) await goOut(customers.map(({ id }) => id))
    await changing
    const copies = await scene.server.query<{ id: string; at: Date }>(
      `SELECT c.customer_id AS id, max(m.created_at) AS at FROM messages m JOIN conversations c ON c.id = m.conversation_id
       WHERE c.contractor_id = $1 GROUP BY 1`,
      [contractor.id],
    )
    for (const { id, at } of copies) expect(at.getTime()).toBeLessThanOrEqual(changedAt.get(id) as number)
    expect(await goOut(customers.map(({ id }) => id))).toBe(0)
  })
})
