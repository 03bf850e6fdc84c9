import { beforeEach, expect, test } from 'vitest'
import type { RequestInput } from '../../lib/protocol/events'
import { createScene, type Person } from '../support/scene'
import type { TestClient } from '../support/test-client'
import { sendNow } from '../support/waiting-batches'

const scene = createScene({ LIMIT_FACTOR: '100' })
const POINTS = 500
const WINDOW_MS = 60_000
type Queue = RequestInput<'queue_bulk_message'>

let contractor: Person
let sender: TestClient
let customers: [Person, Person, Person]
let serial = 0
beforeEach(async () => {
  contractor = await scene.person('contractor', 'Carla Contractor')
  customers = (await scene.people('customer', 3)) as [Person, Person, Person]
  sender = await scene.connect(contractor.token)
})

const draft = (more: object = {}) => ({
  receiverIds: customers.map(({ id }) => id),
  messageType: 'text' as const,
  content: { text: 'hello' },
  ...more,
})
const preview = (body: object, token = contractor.token) => scene.api(token).get('previewBulk', { body })
const toRequest = (more: object) => {
  serial += 1
  return { clientBatchId: `key-${serial}`, ...draft(), ...more } as Queue
}
const byId = (id: string) => ({ params: { id } })
const inAnHour = () => new Date(Date.now() + 60 * 60 * 1000).toISOString()

test('a token tells every verdict that is other by then', async () => {
  const [blocks, refuses, stays] = customers
  const { previewToken } = await preview(draft())
  await scene.api(blocks.token).get('addBlock', byId(contractor.id))
  await scene.api(refuses.token).get('patchMe', { body: { bulkOptOut: true } })
  const { changed } = await sender.get('queue_bulk_message', toRequest({ previewToken }))
  expect(changed).toEqual([
    {
      receiverId: blocks.id,
      was: { ok: true },
      is: { ok: false, code: 'blocked', error: 'Recipient has blocked you' },
    },
    {
      receiverId: refuses.id,
      was: { ok: true },
      is: { ok: false, code: 'opted_out', error: 'Recipient does not accept bulk messages' },
    },
  ])
  await scene.api(blocks.token).get('removeBlock', byId(contractor.id))
  const again = await preview(draft({ receiverIds: [refuses.id, stays.id] }))
  await scene.api(refuses.token).get('patchMe', { body: { bulkOptOut: false } })
  const request = toRequest({ receiverIds: [stays.id, refuses.id], previewToken: again.previewToken })
  const back = await sender.get('queue_bulk_message', request)
  expect(back.changed).toMatchObject([{ receiverId: refuses.id, was: { code: 'opted_out' }, is: { ok: true } }])
})

test('a token is good for its draft, its contractor and ten minutes', async () => {
  const { previewToken } = await preview(draft())
  const others: object[] = [
    { content: { text: 'other' } },
    { receiverIds: [customers[0].id] },
    { personalize: true },
    { previewToken: 'made-up' },
  ]
  for (const other of others) {
    expect(await sender.refusal('queue_bulk_message', toRequest({ previewToken, ...other }))).toMatchObject({
      code: 'conflict',
    })
  }
  const rival = await scene.connect((await scene.person('contractor')).token)
  expect(await rival.refusal('queue_bulk_message', toRequest({ previewToken }))).toMatchObject({ code: 'conflict' })
  const queued = await sender.get('queue_bulk_message', toRequest({ previewToken, sendAt: inAnHour() }))
  expect(queued.changed).toEqual([])
  const pass = (interval: string) =>
    scene.server.query('UPDATE bulk_previews SET expires_at = expires_at - $2::interval WHERE id = $1', [
      previewToken,
      interval,
    ])
  await pass('9 minutes')
  await sender.get('queue_bulk_message', toRequest({ previewToken, sendAt: inAnHour() }))
  await pass('1 minute')
  expect(await sender.refusal('queue_bulk_message', toRequest({ previewToken }))).toMatchObject({ code: 'conflict' })
})

test('who came to or went from a set that is worked out is told, and its draft binds as any other', async () => {
  const [answers, stays, refuses] = customers
  const { batchId } = await sender.get('send_bulk_message', draft())
  const followUp = { batchId, who: 'unanswered' }
  const words = { content: { text: 'asking again' } }
  const { previewToken } = await preview(draft(words))
  const queue = (more: object) => toRequest({ receiverIds: null, followUp, previewToken, ...words, ...more })
  expect((await sender.get('queue_bulk_message', queue({}))).changed).toEqual([])
  await (await scene.connect(answers.token)).get('send_message', {
    receiverId: contractor.id,
    messageType: 'text',
    content: { text: 'yes' },
  })
  await scene.api(refuses.token).get('patchMe', { body: { bulkOptOut: true } })
  const notAmong = { ok: false, error: 'Not among the recipients' }
  const optedOut = { ok: false, code: 'opted_out', error: 'Recipient does not accept bulk messages' }
  expect((await sender.get('queue_bulk_message', queue({}))).changed).toEqual([
    { receiverId: refuses.id, was: { ok: true }, is: optedOut },
    { receiverId: answers.id, was: { ok: true }, is: notAmong },
  ])
  expect(await sender.refusal('queue_bulk_message', queue({ content: { text: 'other' } }))).toMatchObject({
    code: 'conflict',
  })

  const api = scene.api(contractor.token)
  const { id: audienceId } = await api.get('createAudience', { body: { name: 'Regulars', userIds: [answers.id] } })
  const told = await preview(draft({ receiverIds: [answers.id] }))
  await api.get('patchAudience', { ...byId(audienceId), body: { userIds: [answers.id, stays.id] } })
  const request = toRequest({ receiverIds: null, audienceId, previewToken: told.previewToken })
  expect((await sender.get('queue_bulk_message', request)).changed).toEqual([
    { receiverId: stays.id, was: notAmong, is: { ok: true } },
  ])
})

test('a preview of a time binds that time', async () => {
  const sendAt = inAnHour()
  const { previewToken } = await preview(draft({ sendAt }))
  expect(await sender.refusal('queue_bulk_message', toRequest({ previewToken }))).toMatchObject({ code: 'conflict' })
  expect((await sender.get('queue_bulk_message', toRequest({ previewToken, sendAt }))).changed).toEqual([])
})

test('quiet hours are those of the time at which it would go out', async () => {
  const [quiet] = customers
  const at = new Date(Date.now() + 60 * 60 * 1000)
  const clock = (minutes: number) => new Date(at.getTime() + minutes * 60_000).toISOString().slice(11, 16)
  const quietHours = { from: clock(-10), to: clock(10), timeZone: 'UTC' }
  await scene.api(quiet.token).get('patchMe', { body: { quietHours } })
  const verdictOf = async (body: object) => (await preview(draft({ receiverIds: [quiet.id], ...body }))).verdicts[0]
  expect(await verdictOf({})).toMatchObject({ ok: true })
  expect(await verdictOf({ sendAt: at.toISOString() })).toMatchObject({ ok: false, code: 'quiet_hours' })
})

test('the same text that was sent before is told with its time, filled in or not, and not once it was taken back', async () => {
  const [one, two, three] = customers
  const words = { text: 'Hi {{firstName}}' }
  const { message } = await sender.get('send_message', {
    receiverId: one.id,
    messageType: 'text',
    content: { text: 'Hi Person' },
  })
  const report = await sender.get('send_bulk_message', {
    ...draft({ receiverIds: [two.id], content: words }),
    personalize: true,
  })
  const alreadyOf = async () => {
    const { verdicts } = await preview(draft({ content: words, personalize: true }))
    return Object.fromEntries(verdicts.map(({ receiverId, alreadySentAt }) => [receiverId, alreadySentAt ?? null]))
  }
  const told = await alreadyOf()
  expect(told[one.id]).toBe(message.createdAt)
  expect(Date.parse(told[two.id] as string)).toBeGreaterThanOrEqual(Date.parse(message.createdAt))
  expect(told[three.id]).toBeNull()
  await scene.api(contractor.token).get('recallBatch', byId(report.batchId))
  expect((await alreadyOf())[two.id]).toBeNull()
})

test('steps are told apart: immediate batches take of them, and what is queued goes out when they say', async () => {
  const told = async () => {
    const { batchesLeft, freeAt, steps } = await preview(draft())
    return { batchesLeft, freeAt, steps }
  }
  const queue = async () => (await sender.get('queue_bulk_message', toRequest({}))).batch
  expect(await told()).toEqual({ batchesLeft: POINTS, freeAt: null, steps: { left: POINTS, freeAt: null } })
  await sendNow(scene, contractor.token, (await queue()).id)
  expect(await told()).toEqual({ batchesLeft: POINTS, freeAt: null, steps: { left: POINTS - 1, freeAt: null } })
  await sender.get('send_bulk_message', draft())
  expect(await told()).toEqual({ batchesLeft: POINTS - 1, freeAt: null, steps: { left: POINTS - 2, freeAt: null } })

  const [oldest] = await scene.server.query<{ at: Date }>(
    `INSERT INTO bulk_steps (batch_id, number, contractor_id, at)
     SELECT $1, n, $1, now() - interval '20 seconds' FROM generate_series(1, $2) n RETURNING at`,
    [contractor.id, POINTS - 2],
  )
  const freeAt = new Date((oldest as { at: Date }).at.getTime() + WINDOW_MS).toISOString()
  expect(await told()).toEqual({ batchesLeft: POINTS - 1, freeAt: null, steps: { left: 0, freeAt } })
  const waits = await sendNow(scene, contractor.token, (await queue()).id)
  expect(waits).toMatchObject({ state: 'sending', totals: { pending: 3, sent: 0 } })
  const [row] = await scene.server.query<{ at: Date }>('SELECT next_at AS at FROM bulk_batches WHERE id = $1', [
    waits.id,
  ])
  expect(row?.at.toISOString()).toBe(freeAt)
})

test('2000 people with ids of full length fit', async () => {
  const receiverIds = Array.from({ length: 2000 }, (_, at) => `${at}-`.padEnd(64, 'x'))
  const { verdicts } = await preview(draft({ receiverIds }))
  expect(verdicts).toHaveLength(2000)
  expect(verdicts[1999]).toEqual({
    receiverId: receiverIds[1999],
    ok: false,
    code: 'not_found',
    error: 'User not found',
  })
})

test('with a time, the clocks of contacts who told their zone are told, and of nobody else', async () => {
  const [contact, stranger, silent] = customers
  const quietHours = { from: '22:00', to: '06:00', timeZone: 'Asia/Kathmandu' }
  for (const { token } of [contact, stranger]) await scene.api(token).get('patchMe', { body: { quietHours } })
  for (const { id: receiverId } of [contact, silent]) {
    await sender.get('send_message', { receiverId, messageType: 'text', content: { text: 'hello' } })
  }
  const noon = new Date(Date.now() + 24 * 60 * 60 * 1000).toISOString().replace(/T.*/, 'T06:15:00.000Z')
  const told = async (body: object) =>
    (await preview(draft(body))).verdicts.flatMap(({ receiverId, localTime }) =>
      localTime ? [{ receiverId, localTime }] : [],
    )
  const expected = [{ receiverId: contact.id, localTime: noon.replace(/T.*/, 'T12:00') }]
  expect(await told({ sendAt: noon })).toEqual(expected)
  expect(await told({ sendAt: noon.replace('T06:15', 'T18:15') })).toMatchObject([{ receiverId: contact.id }])
  expect(await told({})).toEqual([])
  await scene.api(contact.token).get('addBlock', byId(contractor.id))
  expect(await told({ sendAt: noon })).toEqual([])
})
