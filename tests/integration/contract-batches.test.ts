import { beforeEach, describe, expect, test } from 'vitest'
import type { Batch, BatchTotals } from '../../lib/protocol/bulk-objects'
import type { RequestInput } from '../../lib/protocol/events'
import type { Message } from '../../lib/protocol/objects'
import type { Push } from '../../lib/protocol/pushes'
import type { RouteName } from '../../lib/protocol/routes'
import { createScene, type Person } from '../support/scene'
import type { TestClient } from '../support/test-client'
import { goOn, letPass, sendNow } from '../support/waiting-batches'

// One and a half times the limits of production: seven steps and batches a minute.
const scene = createScene({ LIMIT_FACTOR: '1.5' })
type Queue = RequestInput<'queue_bulk_message'>
const POINTS = 7

let contractor: Person
let sender: TestClient
let serial = 0
beforeEach(async () => {
  contractor = await scene.person('contractor', 'Carla Contractor')
  sender = await scene.connect(contractor.token)
})

const text = { messageType: 'text' as const, content: { text: 'hello' } }
const idsOf = (people: readonly Person[]) => people.map(({ id }) => id)
const nobodies = (count: number) => Array.from({ length: count }, (_, at) => `nobody-${at}`)
async function queue(receiverIds: readonly string[], more: object = {}): Promise<Batch> {
  serial += 1
  const request = { receiverIds: [...receiverIds], ...text, clientBatchId: `key-${serial}`, ...more } as Queue
  return (await sender.get('queue_bulk_message', request)).batch
}
const api = () => scene.api(contractor.token)
const byId = (id: string) => ({ params: { id } })
const tomorrow = () => new Date(Date.now() + 24 * 60 * 60 * 1000).toISOString()
const sumOf = (totals: BatchTotals) =>
  totals.pending + totals.sent + totals.failed + totals.withheld + totals.cancelled + totals.recalled
const copiesOf = async (person: Person) =>
  (
    await scene.server.query<{ text: string }>(
      `SELECT content ->> 'text' AS text FROM messages m JOIN conversations c ON c.id = m.conversation_id
       WHERE c.customer_id = $1 AND m.sender_id = $2 ORDER BY m.seq`,
      [person.id, contractor.id],
    )
  ).map(({ text: words }) => words)
/** A batch of three steps of which one is taken, and no point is left for another. */
async function underWay(): Promise<Batch> {
  await scene.server.query(
    `INSERT INTO bulk_steps (batch_id, number, contractor_id, at) SELECT $1, n, $1, now() FROM generate_series(2, $2) n`,
    [contractor.id, POINTS],
  )
  const batch = await queue(idsOf(await scene.people('customer', 120)))
  return sendNow(scene, contractor.token, batch.id)
}

describe('going out', () => {
  test('120 people are three steps, and each gets one copy, pushed like any message', { timeout: 60_000 }, async () => {
    const people = await scene.people('customer', 120)
    const receiver = await scene.connect((people[119] as Person).token)
    const batch = await queue([...idsOf(people), ...nobodies(3)], {
      content: { text: 'Hi {{firstName}}' },
      personalize: true,
    })
    const sent = await sendNow(scene, contractor.token, batch.id)
    expect(sent).toMatchObject({ state: 'sent', totals: { requested: 123, pending: 0, sent: 120, failed: 3 } })
    const { message } = await receiver.next<{ message: Message }>('new_message')
    expect(message).toMatchObject({ content: { text: 'Hi Person' }, clientMessageId: null, seq: 1 })
    expect(await receiver.next('notification')).toMatchObject({ messageId: message.id, preview: 'Hi Person' })
    const [steps] = await scene.server.query('SELECT count(*)::int AS count FROM bulk_steps WHERE batch_id = $1', [
      batch.id,
    ])
    expect(steps).toEqual({ count: 3 })
    expect(await copiesOf(people[0] as Person)).toEqual(['Hi Person'])
  })

  test('tells every change of state in order, what became of each copy, and sums that hold', async () => {
    const [customer] = await scene.people('customer', 1)
    const batch = await queue([(customer as Person).id, 'nobody'])
    await sendNow(scene, contractor.token, batch.id)
    await sender.next<Push<'bulk_state'>>('bulk_state', ({ batch: told }) => told.state === 'sent')
    const events = sender.received as { event: string; args: [never] }[]
    const progress = events.filter(({ event }) => event === 'bulk_progress').map(({ args }) => args[0])
    expect(progress).toEqual([
      { batchId: batch.id, receiverId: (customer as Person).id, state: 'sent' },
      { batchId: batch.id, receiverId: 'nobody', state: 'failed', code: 'not_found' },
    ])
    const told = events
      .filter(({ event }) => event === 'bulk_state')
      .map(({ args }) => (args[0] as { batch: Batch }).batch)
    expect([...new Set(told.map(({ state }) => state))]).toEqual(['held', 'sending'])
    for (const { totals } of told) expect(sumOf(totals)).toBe(totals.requested)
  })

  test('two nodes that are woken at once take each step once', { timeout: 60_000 }, async () => {
    const people = await scene.people('customer', 120)
    const batch = await queue(idsOf(people))
    await scene.server.query('UPDATE bulk_batches SET send_at = now(), next_at = now() WHERE id = $1', [batch.id])
    const { bulkEngine } = scene.server.runtime
    for (let round = 0; round < 4; round += 1)
      await Promise.all(Array.from({ length: 6 }, () => bulkEngine.advance(batch.id)))
    const { totals } = await goOn(scene, contractor.token, batch.id)
    expect(totals).toMatchObject({ requested: 120, sent: 120 })
    const doubled = await scene.server.query(
      'SELECT conversation_id FROM messages WHERE sender_id = $1 GROUP BY 1 HAVING count(*) > 1',
      [contractor.id],
    )
    expect(doubled).toEqual([])
  })

  test('checks each copy at its step: block, opt-out, suspension, a closed job, who has written', async () => {
    const [blocks, refuses, suspended, writes, good] = (await scene.people('customer', 5)) as [
      Person,
      Person,
      Person,
      Person,
      Person,
    ]
    const batch = await queue(idsOf([blocks, refuses, suspended, writes, good]), { sendAt: tomorrow() })
    await scene.api(blocks.token).get('addBlock', byId(contractor.id))
    await scene.api(refuses.token).get('addOptOut', byId(contractor.id))
    await scene.api('admin_token').get('adminPatchUser', { ...byId(suspended.id), body: { suspended: true } })
    const client = await scene.connect(writes.token)
    await client.get('send_message', { receiverId: contractor.id, ...text })
    const sent = await sendNow(scene, contractor.token, batch.id)
    expect(sent.totals).toMatchObject({ sent: 1, failed: 2, withheld: 2 })
    const { recipients } = await api().get('getBatch', byId(batch.id))
    expect(recipients.map(({ state, code, error }) => [state, code, error])).toEqual([
      ['failed', 'blocked', 'Recipient has blocked you'],
      ['withheld', 'opted_out', 'Recipient does not accept bulk messages from you'],
      ['failed', 'suspended', 'Recipient is suspended'],
      ['withheld', 'replied_meanwhile', 'Recipient has written since'],
      ['sent', null, null],
    ])
  })

  test('a batch without a time of its own does not ask who has written', async () => {
    const [writes] = (await scene.people('customer', 1)) as [Person]
    const batch = await queue([writes.id])
    await (await scene.connect(writes.token)).get('send_message', { receiverId: contractor.id, ...text })
    expect((await sendNow(scene, contractor.token, batch.id)).totals).toMatchObject({ sent: 1 })
  })

  test('a job that was closed meanwhile withholds all of it', async () => {
    const poster = await scene.person('customer')
    const job = await scene.api(poster.token).get('createJob', { body: { title: 'Roof' } })
    const batch = await queue([poster.id, 'nobody'], { jobId: job.id })
    await scene.api(poster.token).get('patchJob', { ...byId(job.id), body: { status: 'closed' } })
    const sent = await sendNow(scene, contractor.token, batch.id)
    expect(sent.totals).toMatchObject({ withheld: 1, failed: 1 })
    const { recipients } = await api().get('getBatch', byId(batch.id))
    expect(recipients[0]).toMatchObject({ state: 'withheld', code: 'job_closed', error: 'Job is closed' })
  })

  test('whenFree waits for the end of quiet hours, seven days at most; without it the copy is withheld', async () => {
    const [quiet] = (await scene.people('customer', 1)) as [Person]
    const now = new Date()
    const clock = (minutes: number) => new Date(now.getTime() + minutes * 60_000).toISOString().slice(11, 16)
    const quietHours = { from: clock(-60), to: clock(60), timeZone: 'UTC' }
    await scene.api(quiet.token).get('patchMe', { body: { quietHours } })
    const without = await sendNow(scene, contractor.token, (await queue([quiet.id])).id)
    expect(without).toMatchObject({ state: 'sent', totals: { withheld: 1 } })

    const batch = await queue([quiet.id], { whenFree: true })
    const waiting = await sendNow(scene, contractor.token, batch.id)
    expect(waiting).toMatchObject({ state: 'sending', totals: { pending: 1, withheld: 0 } })
    const { recipients } = await api().get('getBatch', byId(batch.id))
    expect(recipients[0]).toMatchObject({ state: 'pending', code: 'quiet_hours' })
    expect(recipients[0]?.retryAt?.slice(11, 16)).toBe(quietHours.to)
    await scene.api(quiet.token).get('patchMe', { body: { quietHours: null } })
    await letPass(scene.server, batch.id, '2 hours')
    expect(await goOn(scene, contractor.token, batch.id)).toMatchObject({ state: 'sent', totals: { sent: 1 } })

    await scene.api(quiet.token).get('patchMe', { body: { quietHours } })
    const endless = await queue([quiet.id], { whenFree: true })
    await sendNow(scene, contractor.token, endless.id)
    await letPass(scene.server, endless.id, '7 days')
    expect(await goOn(scene, contractor.token, endless.id)).toMatchObject({ state: 'sent', totals: { withheld: 1 } })
  })

  test('whenFree waits for room within a weekly limit; without it the copy is withheld', async () => {
    const [limited] = (await scene.people('customer', 1)) as [Person]
    await scene.api(limited.token).get('patchMe', { body: { bulkWeeklyLimit: 1 } })
    const { batchId } = await sender.get('send_bulk_message', { receiverIds: [limited.id], ...text })
    const age = (interval: string) =>
      scene.server.query('UPDATE bulk_recipients SET sent_at = sent_at - $2::interval WHERE batch_id = $1', [
        batchId,
        interval,
      ])
    await age('6 days')
    const without = await sendNow(scene, contractor.token, (await queue([limited.id])).id)
    expect(without).toMatchObject({ state: 'sent', totals: { withheld: 1 } })

    const batch = await queue([limited.id], { whenFree: true })
    expect(await sendNow(scene, contractor.token, batch.id)).toMatchObject({ state: 'sending', totals: { pending: 1 } })
    const { recipients } = await api().get('getBatch', byId(batch.id))
    expect(recipients[0]).toMatchObject({ state: 'pending', code: 'weekly_limit' })
    const waits = Date.parse(recipients[0]?.retryAt ?? '') - Date.now()
    expect(Math.round(waits / 3_600_000)).toBe(24)
    await age('2 days')
    await letPass(scene.server, batch.id, '25 hours')
    expect(await goOn(scene, contractor.token, batch.id)).toMatchObject({ state: 'sent', totals: { sent: 1 } })
  })

  test('found more than an hour late it waits for its sender, who has it go out', async () => {
    const [customer] = (await scene.people('customer', 1)) as [Person]
    const batch = await queue([customer.id], { sendAt: tomorrow() })
    await letPass(scene.server, batch.id, '25 hours 1 minute')
    const late = await goOn(scene, contractor.token, batch.id)
    expect(late).toMatchObject({ state: 'paused', pausedBecause: 'late', totals: { pending: 1 } })
    expect(await api().get('resumeBatch', byId(batch.id))).toMatchObject({ state: 'sending', pausedBecause: null })
    expect(await goOn(scene, contractor.token, batch.id)).toMatchObject({ state: 'sent', totals: { sent: 1 } })
  })

  test('less than an hour late it goes out', async () => {
    const [customer] = (await scene.people('customer', 1)) as [Person]
    const batch = await queue([customer.id], { sendAt: tomorrow() })
    await letPass(scene.server, batch.id, '24 hours 59 minutes')
    expect(await goOn(scene, contractor.token, batch.id)).toMatchObject({ state: 'sent' })
  })

  test('a suspended sender sends nothing', async () => {
    const [customer] = (await scene.people('customer', 1)) as [Person]
    const batch = await queue([customer.id])
    await scene.api('admin_token').get('adminPatchUser', { ...byId(contractor.id), body: { suspended: true } })
    await scene.server.query('UPDATE bulk_batches SET send_at = now() WHERE id = $1', [batch.id])
    await scene.server.runtime.bulkEngine.advance(batch.id)
    const [row] = await scene.server.query('SELECT state, paused_because FROM bulk_batches WHERE id = $1', [batch.id])
    expect(row).toEqual({ state: 'paused', paused_because: 'suspended' })
    expect(await copiesOf(customer)).toEqual([])
  })
})

describe('the rate', () => {
  test('a step waits for a point, and goes on when one is free', { timeout: 60_000 }, async () => {
    const [customer] = (await scene.people('customer', 1)) as [Person]
    for (let at = 0; at < POINTS; at += 1)
      await sender.get('send_bulk_message', { receiverIds: [customer.id], ...text })
    const batch = await queue([customer.id])
    expect(await sendNow(scene, contractor.token, batch.id)).toMatchObject({ state: 'sending', totals: { pending: 1 } })
    const [row] = await scene.server.query<{ wait: number }>(
      `SELECT extract(epoch FROM next_at - (SELECT min(created_at) FROM bulk_batches WHERE contractor_id = $2))::float8 AS wait
       FROM bulk_batches WHERE id = $1`,
      [batch.id, contractor.id],
    )
    expect(row?.wait).toBeCloseTo(60, 1)
    await scene.server.query(
      `UPDATE bulk_batches SET created_at = created_at - interval '61 seconds' WHERE contractor_id = $1 AND send_at IS NULL`,
      [contractor.id],
    )
    expect(await goOn(scene, contractor.token, batch.id)).toMatchObject({ state: 'sent', totals: { sent: 1 } })
  })

  test('steps are in nobody’s way: immediate batches have all their points', { timeout: 60_000 }, async () => {
    const people = await scene.people('customer', 351)
    const batch = await queue(idsOf(people))
    const going = await sendNow(scene, contractor.token, batch.id)
    expect(going).toMatchObject({ state: 'sending', totals: { sent: POINTS * 50, pending: 1 } })
    const immediate = { receiverIds: [(people[0] as Person).id], ...text }
    for (let at = 0; at < POINTS; at += 1) await sender.get('send_bulk_message', immediate)
    expect(await sender.refusal('send_bulk_message', immediate)).toMatchObject({ code: 'rate_limited' })
  })
})

describe('what its sender does', () => {
  test('cancel before it goes out: nothing does, and a second time is a conflict', async () => {
    const [customer] = (await scene.people('customer', 1)) as [Person]
    for (const more of [{}, { sendAt: tomorrow() }]) {
      const batch = await queue([customer.id], more)
      const cancelled = await api().get('cancelBatch', byId(batch.id))
      expect(cancelled).toMatchObject({ state: 'cancelled', totals: { requested: 1, pending: 0, cancelled: 1 } })
      expect(await sendNow(scene, contractor.token, batch.id)).toMatchObject({ state: 'cancelled' })
      expect(await api().refusal('cancelBatch', byId(batch.id))).toMatchObject({ code: 'conflict', status: 409 })
    }
    expect(await copiesOf(customer)).toEqual([])
  })

  test('pause, resume and stop of one that goes out', { timeout: 60_000 }, async () => {
    const batch = await underWay()
    expect(batch.state).toBe('sending')
    const paused = await api().get('pauseBatch', byId(batch.id))
    const exact = { requested: 120, pending: 70, sent: 50, failed: 0, withheld: 0, cancelled: 0, recalled: 0 }
    expect(paused).toMatchObject({ state: 'paused', pausedBecause: null, totals: exact })
    expect((await goOn(scene, contractor.token, batch.id)).totals).toEqual(paused.totals)
    expect(await api().get('pauseBatch', byId(batch.id))).toEqual(paused)
    expect(await api().refusal('cancelBatch', byId(batch.id))).toMatchObject({ code: 'conflict' })
    expect(await api().get('resumeBatch', byId(batch.id))).toMatchObject({ state: 'sending' })
    await api().get('pauseBatch', byId(batch.id))
    const stopped = await api().get('stopBatch', byId(batch.id))
    expect(stopped.state).toBe('stopped')
    expect(stopped.totals.sent + stopped.totals.cancelled).toBe(120)
    for (const wish of ['pauseBatch', 'resumeBatch', 'stopBatch', 'cancelBatch'] as const) {
      expect(await api().refusal(wish, byId(batch.id))).toMatchObject({ code: 'conflict' })
    }
  })

  test('what waits is not paused, resumed or stopped', async () => {
    for (const more of [{}, { sendAt: tomorrow() }]) {
      const batch = await queue(['nobody'], more)
      for (const wish of ['pauseBatch', 'resumeBatch', 'stopBatch'] as const) {
        expect(await api().refusal(wish, byId(batch.id))).toMatchObject({ code: 'conflict' })
      }
    }
  })

  test('a late one is cancelled, since no copy of it is out', async () => {
    const batch = await queue(['nobody'], { sendAt: tomorrow() })
    await letPass(scene.server, batch.id, '26 hours')
    await goOn(scene, contractor.token, batch.id)
    expect(await api().get('cancelBatch', byId(batch.id))).toMatchObject({ state: 'cancelled' })
  })

  test('change time, content and job while it waits', async () => {
    const poster = await scene.person('customer')
    const job = await scene.api(poster.token).get('createJob', { body: { title: 'Roof and gutters, north side' } })
    const batch = await queue([poster.id])
    const patch = (body: object) => api().get('patchBatch', { ...byId(batch.id), body })
    expect(await patch({})).toEqual(batch)
    const sendAt = tomorrow()
    expect(await patch({ sendAt })).toMatchObject({ state: 'scheduled', sendAt })
    expect(await patch({ content: { text: '  other ' }, jobId: job.id })).toMatchObject({
      content: { text: 'other' },
      jobId: job.id,
      sendAt,
    })
    const refused = (body: object) => api().refusal('patchBatch', { ...byId(batch.id), body })
    const tooLong = { content: { text: `${'x'.repeat(4988)}{{jobTitle}}` }, personalize: true }
    expect(await refused(tooLong)).toMatchObject({ code: 'invalid', issues: [{ path: 'content.text' }] })
    expect(await patch({ jobId: null })).toMatchObject({ jobId: null, personalize: false })
    expect(await refused({ sendAt: '2020-01-01T00:00:00.000Z' })).toMatchObject({ code: 'invalid', status: 400 })
    expect(await refused({ content: { text: ' ' } })).toMatchObject({ code: 'invalid' })
    expect(await refused({ content: { fileUrl: '/uploads/x.jpg', fileName: 'x' } })).toMatchObject({ code: 'invalid' })
    expect(await refused({ jobId: 'absent' })).toMatchObject({ code: 'not_found' })
    const personalize = true
    expect(await refused({ content: { text: '{{frstName}}' }, personalize })).toMatchObject({ code: 'invalid' })
    expect(await refused({ content: { text: '{{jobTitle}}' }, personalize })).toMatchObject({ code: 'invalid' })
    expect(await patch({ content: { text: 'to {{name}}' }, personalize })).toMatchObject({ personalize })
    await sendNow(scene, contractor.token, batch.id)
    expect(await copiesOf(poster)).toEqual([`to ${poster.name}`])
    expect(await refused({ content: { text: 'late' } })).toMatchObject({ code: 'conflict' })
  })

  test('another’s batch does not exist', async () => {
    const batch = await queue(['nobody'])
    const stranger = scene.api((await scene.person('contractor')).token)
    const wishes: RouteName[] = ['cancelBatch', 'pauseBatch', 'resumeBatch', 'stopBatch', 'recallBatch', 'getBatch']
    for (const wish of wishes) expect(await stranger.refusal(wish, byId(batch.id))).toMatchObject({ status: 404 })
    expect(await stranger.refusal('patchBatch', { ...byId(batch.id), body: {} })).toMatchObject({ status: 404 })
  })
})

describe('reports', () => {
  test('more than 200 recipients come in pages, and by state', async () => {
    const batch = await queue(nobodies(450))
    await sendNow(scene, contractor.token, batch.id)
    const first = await api().get('getBatch', byId(batch.id))
    expect(first.recipients).toHaveLength(200)
    const seen = first.recipients.map(({ receiverId }) => receiverId)
    for (let cursor = first.nextCursor; cursor !== null; ) {
      const next = await api().get('getBatch', { ...byId(batch.id), query: { cursor } })
      seen.push(...next.recipients.map(({ receiverId }) => receiverId))
      cursor = next.nextCursor
    }
    expect(seen).toEqual(nobodies(450))
    expect(first.reasons).toEqual([{ state: 'failed', code: 'not_found', error: 'User not found', count: 450 }])
    const failed = await api().get('getBatch', { ...byId(batch.id), query: { state: 'failed', limit: 10 } })
    expect(failed.recipients).toHaveLength(10)
    expect((await api().get('getBatch', { ...byId(batch.id), query: { state: 'sent' } })).recipients).toEqual([])
    expect(await api().refusal('getBatch', { ...byId(batch.id), query: { cursor: 'x' } })).toMatchObject({
      status: 400,
    })
    const csv = await (await api().send('getBatchCsv', byId(batch.id))).text()
    expect(csv.trim().split('\r\n')).toHaveLength(451)
  })

  test('the list is narrowed by state', async () => {
    const batch = await queue(['nobody'])
    await sender.get('send_bulk_message', { receiverIds: ['nobody'], ...text })
    const listed = async (state: string) =>
      (await api().get('listBatches', { query: { state } })).items.map(({ id }) => id)
    expect(await listed('waiting')).toEqual([batch.id])
    expect(await listed('sent')).toHaveLength(1)
    expect((await api().get('listBatches')).items).toHaveLength(2)
  })

  test('those that have ended come by families, a first one with its follow-ups after it', async () => {
    const cancelled = async (more: object = {}) => {
      const batch = await queue(['nobody'], more)
      await api().get('cancelBatch', byId(batch.id))
      return batch.id
    }
    const following = (batchId: string) => ({ receiverIds: undefined, followUp: { batchId, who: 'unread' } })
    const first = await cancelled()
    const second = await cancelled()
    const followUp = await cancelled(following(first))
    const deeper = await cancelled(following(followUp))
    const waiting = await queue(['nobody'], following(second))
    const listed = async (query: object = {}) => api().get('listBatches', { query: { state: 'ended', ...query } })
    expect((await listed()).items.map(({ id }) => id)).toEqual([first, followUp, deeper, second])
    expect((await listed({ jobId: 'absent' })).items).toEqual([])

    const page = await listed({ limit: 1 })
    expect(page.items.map(({ id }) => id)).toEqual([first, followUp, deeper])
    const next = await listed({ limit: 1, cursor: page.nextCursor })
    expect(next.items.map(({ id }) => id)).toEqual([second])
    expect(next.nextCursor).toBeNull()

    await api().get('cancelBatch', byId(waiting.id))
    expect((await listed()).items.map(({ id }) => id)).toEqual([second, waiting.id, first, followUp, deeper])
  })
})
