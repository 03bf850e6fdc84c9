import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { createScene } from '../support/scene'
import { sendNow } from '../support/waiting-batches'

const scene = createScene({ LIMIT_FACTOR: '100' })
const admin = () => scene.api('admin_token')

/**
 * From one template: a batch of four (answered, unread, opted out, nobody), its follow-up to the one who is unanswered, which
 * brings a reply; a batch that is taken back, and one that is undone.
 */
async function playAll() {
  const contractor = await scene.person('contractor')
  const [answers, later, optsOut] = await scene.people('customer', 3)
  if (!answers || !later || !optsOut) throw new Error('three are asked for')
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
  return { contractor, templateId, first, followUp, recalled, undone }
}

/** What of all that was asked for, in the words of the contract; 4 + 1 + 1 + 2 recipients. */
const whole = {
  batches: 4,
  recipients: 8,
  pending: 0,
  sent: 3,
  failed: 1,
  withheld: 1,
  cancelled: 2,
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
  expect(line).toMatchObject({ templateId, withheld: '1', withheld_opted_out: '1', recalled: '1', cancelled: '2' })
  expect(line).toMatchObject({ followUps: '1', followUpReplies: '1', failed_not_found: '1' })
})

test('behind each number stand its batches, and behind a batch its recipients', async () => {
  const { contractor, templateId, first, followUp, recalled, undone } = await playAll()
  const query = { contractorId: contractor.id, templateId }
  const { items } = await admin().get('adminBatches', { query })
  expect(items.map(({ id }) => id)).toEqual([undone, recalled, followUp, first])
  expect(items.find(({ id }) => id === followUp)).toMatchObject({ parentId: first, replied: 1 })
  expect(items.find(({ id }) => id === first)).toMatchObject({ parentId: null, withheld: 1 })
  expect(items.find(({ id }) => id === recalled)).toMatchObject({ recalled: 1 })
  expect(items.find(({ id }) => id === undone)).toMatchObject({ cancelled: 2 })
  const refused = await admin().get('adminBatches', { query: { ...query, failedWith: 'opted_out' } })
  expect(refused.items.map(({ id }) => id)).toEqual([first])
  const withheld = { params: { id: first }, query: { state: 'withheld' as const } }
  expect((await admin().get('adminBatchRecipients', withheld)).items).toMatchObject([{ code: 'opted_out' }])
})
