import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { createScene } from '../support/scene'
import { sendNow } from '../support/waiting-batches'

const scene = createScene({ LIMIT_FACTOR: '100' })
const admin = () => scene.api('admin_token')

/**
 * From one template: a batch of four (answered, unread, opted out, nobody), its follow-up to the one who is unanswered, which
 * brings a reply; a batch that is taken back, one that is undone, and one that is stopped when it waits for a customer's morning.
 */
async function playAll() {
  const contractor = await scene.person('contractor')
  const [answers, later, optsOut, sleeps] = await scene.people('customer', 4)
  if (!answers || !later || !optsOut || !sleeps) throw new Error('four are asked for')
  const api = scene.api(contractor.token)
  const { id: templateId } = await api.get('createTemplate', { body: { name: 'Funnel', text: 'Hi' } })
  const client = await scene.connect(contractor.token)
  let serial = 0
  async function queue(who: object) {
    serial += 1
    const body = { messageType: 'text' as const, content: { text: `Hi ${serial}` }, templateId }
    const { batch } = await client.get('queue_bulk_message', { ...body, clientBatchId: `f${serial}`, ...who })
    return batch.id
  }
  async function answer(token: string) {
    const person = await scene.connect(token)
    const body = { receiverId: contractor.id, messageType: 'text' as const, content: { text: 'Yes' } }
    await person.get('send_message', body)
    person.socket.disconnect()
  }

  await scene.api(optsOut.token).get('addOptOut', { params: { id: contractor.id } })
  const first = await queue({ receiverIds: [answers.id, later.id, optsOut.id, 'nobody'] })
  await sendNow(scene, contractor.token, first)
  await answer(answers.token)
  const followUp = await queue({ followUp: { batchId: first, who: 'unanswered' } })
  await sendNow(scene, contractor.token, followUp)
  await answer(later.token)
  const recalled = await queue({ receiverIds: [later.id] })
  await sendNow(scene, contractor.token, recalled)
  await api.get('recallBatch', { params: { id: recalled } })
  const undone = await queue({ receiverIds: [answers.id, later.id] })
  await api.get('cancelBatch', { params: { id: undone } })
  const atNight = { from: '00:00', to: '23:59', timeZone: 'UTC' }
  await scene.api(sleeps.token).get('patchMe', { body: { quietHours: atNight } })
  const stopped = await queue({ receiverIds: [sleeps.id], whenFree: true })
  await sendNow(scene, contractor.token, stopped)
  await api.get('stopBatch', { params: { id: stopped } })
  return { contractor, templateId, first, followUp, recalled, undone, stopped }
}

/** What of all that was asked for, in the words of the contract; 4 + 1 + 1 + 2 + 1 recipients. */
const whole = {
  batches: 5,
  recipients: 9,
  pending: 0,
  sent: 3,
  failed: 1,
  withheld: 1,
  cancelled: 3,
  undone: 2,
  stopped: 1,
  recalled: 1,
  failedByReason: { not_found: 1 },
  withheldByReason: { opted_out: 1 },
  followUps: 1,
  followUpReplies: 1,
  replied: 2,
}

test('the funnel counts each state by template, by contractor and by day, follow-ups and what they brought', async () => {
  const { contractor, templateId } = await playAll()
  const usage = await admin().get('adminAnalytics', { query: { contractorId: contractor.id } })
  expect(usage.totals).toMatchObject(whole)
  expect(usage.byTemplate).toEqual([{ ...usage.totals, templateId, name: 'Funnel' }])
  expect(usage.byContractor).toMatchObject([whole])
  expect(usage.byJob).toMatchObject([{ ...whole, jobId: null }])
  expect(usage.byDay.filter(({ batches }) => batches > 0)).toMatchObject([whole])
  const before = { contractorId: contractor.id, from: '2020-01-01', to: '2020-02-01' }
  expect((await admin().get('adminAnalytics', { query: before })).totals).toMatchObject({ batches: 0, recipients: 0 })

  const csv = await admin().send('adminAnalyticsCsv', { query: { by: 'template', contractorId: contractor.id } })
  const [line] = parse(await csv.text(), { bom: true, columns: true }) as Record<string, string>[]
  expect(line).toMatchObject({ templateId, withheld: '1', withheld_opted_out: '1', recalled: '1', cancelled: '3' })
  expect(line).toMatchObject({ undone: '2', stopped: '1' })
  expect(line).toMatchObject({ followUps: '1', followUpReplies: '1', failed_not_found: '1' })
})

test('behind each number stand its batches, and behind a batch its recipients', async () => {
  const { contractor, templateId, first, followUp, recalled, undone, stopped } = await playAll()
  const query = { contractorId: contractor.id, templateId }
  const { items } = await admin().get('adminBatches', { query })
  expect(items.map(({ id }) => id)).toEqual([stopped, undone, recalled, followUp, first])
  expect(items.find(({ id }) => id === followUp)).toMatchObject({ parentId: first, replied: 1, templateId })
  expect(items.find(({ id }) => id === first)).toMatchObject({ parentId: null, withheld: 1 })
  expect(items.find(({ id }) => id === recalled)).toMatchObject({ recalled: 1 })
  expect(items.find(({ id }) => id === undone)).toMatchObject({ cancelled: 2, state: 'cancelled' })
  expect(items.find(({ id }) => id === stopped)).toMatchObject({ cancelled: 1, state: 'stopped' })
  const refused = await admin().get('adminBatches', { query: { ...query, failedWith: 'opted_out' } })
  expect(refused.items.map(({ id }) => id)).toEqual([first])
  const withheld = { params: { id: first }, query: { state: 'withheld' as const } }
  expect((await admin().get('adminBatchRecipients', withheld)).items).toMatchObject([{ code: 'opted_out' }])
})

test('behind the number of batches that the rate limit refused stand the minutes, in pages', async () => {
  await scene.restart({ LIMIT_FACTOR: '1' })
  const contractor = await scene.person('contractor', 'Hasty')
  const api = scene.api(contractor.token)
  const { id: jobId } = await api.get('createJob', { body: { title: 'Gutters' } })
  const { id: templateId } = await api.get('createTemplate', { body: { name: 'Hurry', text: 'Hi' } })
  const client = await scene.connect(contractor.token)
  const send = (of: object) =>
    client.ask('send_bulk_message', { receiverIds: ['customer1'], messageType: 'text', content: { text: 'Hi' }, ...of })
  for (let sent = 0; sent < 5; sent += 1) expect((await send({})).ok).toBe(true)
  const ways = [{}, { jobId }, { jobId }, { jobId, templateId }]
  for (const way of ways) expect((await send(way)).ok).toBe(false)

  const ask = (query: object) => admin().get('adminRefusals', { query: { contractorId: contractor.id, ...query } })
  const sum = (rows: readonly { count: number }[]) => rows.reduce((total, { count }) => total + count, 0)
  // What another node counted it tells in some seconds.
  await expect.poll(async () => sum((await ask({})).items)).toBe(4)
  const { items } = await ask({})
  const usage = await admin().get('adminAnalytics', { query: { contractorId: contractor.id } })
  expect(usage.totals.refusedByRateLimit).toBe(4)
  expect(items.every(({ contractorName }) => contractorName === 'Hasty')).toBe(true)
  expect([sum((await ask({ jobId })).items), sum((await ask({ templateId })).items)]).toEqual([3, 1])
  expect((await ask({ templateId })).items).toMatchObject([
    { jobId, jobTitle: 'Gutters', templateId, templateName: 'Hurry', count: 1 },
  ])
  const paged: typeof items = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Awaited<ReturnType<typeof ask>> = await ask({ limit: 1, ...(cursor && { cursor }) })
    paged.push(...page.items)
    cursor = page.nextCursor
  }
  expect(paged).toEqual(items)
  expect((await ask({ from: '2020-01-01', to: '2020-02-01' })).items).toEqual([])
})
