import { beforeEach, describe, expect, test } from 'vitest'
import { createScene, type Person } from '../support/scene'

const scene = createScene({ LIMIT_FACTOR: '100' })
const admin = () => scene.api('admin_token')
const notFound = { status: 404, code: 'not_found', message: 'Template not found' }

let contractor: Person
let other: Person
beforeEach(async () => {
  contractor = await scene.person('contractor')
  other = await scene.person('contractor')
})
const api = (person = contractor) => scene.api(person.token)
const make = (more: object = {}) => api().get('createTemplate', { body: { name: 'Own', text: 'Hi {{name}}', ...more } })
const idsOf = async (query: object, person = contractor) =>
  (await api(person).get('listTemplates', { query: { limit: 200, ...query } })).items.map(({ id }) => id)
const share = (more: object = {}) =>
  admin().get('adminCreateTemplate', { body: { name: 'Shared', text: 'Hello {{name}}', ...more } })
const withdraw = (id: string, archived = true) =>
  admin().get('adminPatchTemplate', { params: { id }, body: { archived } })

async function sendFrom(templateId: string, receiverIds: string[], person = contractor) {
  const client = await scene.connect(person.token)
  return client.get('send_bulk_message', { receiverIds, messageType: 'text', content: { text: 'Hi' }, templateId })
}

describe('an archived template', () => {
  test('is listed apart, is there by its id, and comes back', async () => {
    const { id } = await make()
    const params = { id }
    const { archivedAt } = await api().get('patchTemplate', { params, body: { archived: true } })
    expect(archivedAt).toMatch(/Z$/)
    expect(await idsOf({})).toEqual([])
    expect(await idsOf({ from: 'all' })).not.toContain(id)
    expect(await idsOf({ archived: true })).toEqual([id])
    expect((await api().get('getTemplate', { params })).archivedAt).toBe(archivedAt)
    // Again changes nothing.
    expect((await api().get('patchTemplate', { params, body: { archived: true } })).archivedAt).toBe(archivedAt)
    expect((await api().get('patchTemplate', { params, body: { archived: false } })).archivedAt).toBeNull()
    expect(await idsOf({})).toEqual([id])
  })

  test('keeps its batches, its uses and its name in the figures', async () => {
    const { id } = await make({ name: 'Kept name' })
    const { batchId } = await sendFrom(id, ['customer1'])
    await api().get('patchTemplate', { params: { id }, body: { archived: true } })
    const { items } = await api().get('listBatches', { query: { templateId: id } })
    expect(items.map((batch) => batch.id)).toEqual([batchId])
    expect((await api().get('getTemplate', { params: { id } })).useCount).toBe(1)
    const { byTemplate } = await admin().get('adminAnalytics', { query: { contractorId: contractor.id } })
    expect(byTemplate).toMatchObject([{ templateId: id, name: 'Kept name', batches: 1 }])
  })
})

describe('uses', () => {
  test('are the batches that went out, one that waits or was cancelled is none', async () => {
    const { id: templateId } = await make()
    await sendFrom(templateId, ['customer1', 'customer2'])
    const client = await scene.connect(contractor.token)
    const queued = { receiverIds: ['customer3'], messageType: 'text' as const, content: { text: 'Hi' }, templateId }
    const { batch } = await client.get('queue_bulk_message', { ...queued, clientBatchId: 'waits' })
    const count = async () => (await api().get('getTemplate', { params: { id: templateId } })).useCount
    expect(await count()).toBe(1)
    await api().get('cancelBatch', { params: { id: batch.id } })
    expect(await count()).toBe(1)
    await sendFrom(templateId, ['customer4'])
    expect(await count()).toBe(2)
  })

  test('bring answers, counted by copy, of own batches alone', async () => {
    const shared = await share()
    const [first, second] = await scene.people('customer', 2)
    const ids = [first?.id ?? '', second?.id ?? '']
    const { results } = await sendFrom(shared.id, ids)
    await sendFrom(shared.id, ids, other)
    const answering = await scene.connect(first?.token ?? '')
    const conversationId = results[0]?.conversationId ?? ''
    await answering.get('send_message', { conversationId, messageType: 'text', content: { text: 'Yes' } })
    const usage = (person: Person) => api(person).get('listTemplateUsage')
    expect(await usage(contractor)).toEqual({ items: [{ templateId: shared.id, sent: 2, replied: 1 }] })
    expect(await usage(other)).toEqual({ items: [{ templateId: shared.id, sent: 2, replied: 0 }] })
    expect((await api().get('getTemplate', { params: { id: shared.id } })).useCount).toBe(1)
    const { items } = await admin().get('adminTemplates', { query: { limit: 200 } })
    expect(items.find(({ id }) => id === shared.id)?.useCount).toBe(2)
  })
})

describe('own placeholders', () => {
  const city = { name: 'city', fallback: 'your city' }

  test('each come with a fallback; those that the text does not use are left out', async () => {
    const made = await make({ text: 'In {{city}}', placeholders: [city, { name: 'day', fallback: 'soon' }] })
    expect(made.placeholders).toEqual([city])
    const params = { id: made.id }
    const patched = await api().get('patchTemplate', { params, body: { text: 'Near {{ city }}' } })
    expect(patched).toMatchObject({ text: 'Near {{ city }}', placeholders: [city] })
    expect(await api().get('patchTemplate', { params, body: { text: 'Plain' } })).toMatchObject({ placeholders: [] })
  })

  test.each([
    ['one without a fallback', 'In {{city}}', [], 'text'],
    ['an empty fallback', 'In {{city}}', [{ name: 'city', fallback: ' ' }], 'placeholders.0.fallback'],
    [
      'a fallback that stands for something',
      'In {{city}}',
      [{ name: 'city', fallback: '{{name}}' }],
      'placeholders.0.fallback',
    ],
    ['a name that everybody has', 'Hi {{name}}', [{ name: 'name', fallback: 'you' }], 'placeholders'],
    ['the same twice', 'In {{city}}', [city, city], 'placeholders'],
    ['a name that is no word', 'In {{city}}', [{ name: 'my city', fallback: 'x' }], 'placeholders.0.name'],
    ['more than 10', 'Hi', Array.from({ length: 11 }, () => city), 'placeholders'],
  ])('%s is invalid', async (_, text, placeholders, path) => {
    const refusal = { status: 400, code: 'invalid', issues: [{ path }] }
    expect(await api().refusal('createTemplate', { body: { name: 'Bad', text, placeholders } })).toMatchObject(refusal)
    const { id } = await make()
    expect(await api().refusal('patchTemplate', { params: { id }, body: { text, placeholders } })).toMatchObject(
      refusal,
    )
    expect((await api().get('getTemplate', { params: { id } })).text).toBe('Hi {{name}}')
  })

  test('never reach a batch: there they stay unknown', async () => {
    const { id: templateId } = await make({ text: 'In {{city}}', placeholders: [city] })
    const client = await scene.connect(contractor.token)
    const body = { receiverIds: ['customer1'], messageType: 'text', content: { text: 'In {{city}}' } } as const
    for (const event of ['send_bulk_message', 'queue_bulk_message'] as const) {
      const asked = { ...body, templateId, personalize: true, clientBatchId: event }
      expect(await client.refusal(event, asked)).toMatchObject({ code: 'invalid', issues: [{ path: 'content.text' }] })
    }
  })
})

describe('a shared template', () => {
  test('is used by every contractor, and changed by none', async () => {
    const { id } = await share()
    for (const person of [contractor, other]) {
      expect(await idsOf({}, person)).toEqual([])
      expect(await idsOf({ from: 'shared' }, person)).toContain(id)
      expect(await idsOf({ from: 'all' }, person)).toContain(id)
      expect(await api(person).get('getTemplate', { params: { id } })).toMatchObject({ isShared: true })
      const params = { id }
      expect(await api(person).refusal('patchTemplate', { params, body: { name: 'Mine' } })).toMatchObject(notFound)
      expect(await api(person).refusal('deleteTemplate', { params })).toMatchObject(notFound)
    }
  })

  test('is withdrawn and shared again, for contractors it is gone between', async () => {
    const { id } = await share()
    await withdraw(id)
    expect(await idsOf({ from: 'all' })).not.toContain(id)
    expect(await idsOf({ from: 'all', archived: true })).not.toContain(id)
    expect(await api().refusal('getTemplate', { params: { id } })).toMatchObject(notFound)
    const { items } = await admin().get('adminTemplates', { query: { archived: true, limit: 200 } })
    expect(items.map((template) => template.id)).toContain(id)
    await withdraw(id, false)
    expect(await idsOf({ from: 'shared' })).toContain(id)
  })

  test('is changed by any admin, who touches no template of a contractor', async () => {
    const { id } = await share()
    const second = await scene.person('admin')
    const patch = (templateId: string) =>
      scene.api(second.token).send('adminPatchTemplate', { params: { id: templateId }, body: { text: 'Changed' } })
    expect((await patch(id)).status).toBe(200)
    const own = await make()
    expect((await patch(own.id)).status).toBe(404)
    expect((await api().get('getTemplate', { params: { id: own.id } })).text).toBe('Hi {{name}}')
  })

  test('stands in the audit trail with each change', async () => {
    const { id } = await share()
    await admin().get('adminPatchTemplate', { params: { id }, body: { text: 'Better' } })
    await withdraw(id)
    await withdraw(id, false)
    const { items } = await admin().get('adminAudit', { query: { limit: 200 } })
    const trail = items.filter(({ subjectId }) => subjectId === id).reverse()
    expect(trail.map(({ action }) => action)).toEqual([
      'template_shared',
      'template_changed',
      'template_withdrawn',
      'template_shared',
    ])
    expect(trail[1]).toMatchObject({ before: { text: 'Hello {{name}}' }, after: { text: 'Better' } })
  })

  test.each([
    ['an unknown placeholder', { text: 'In {{city}}' }],
    ['no name', { name: '' }],
  ])('with %s is invalid, and nothing is written down', async (_, body) => {
    const { id } = await share()
    expect(await admin().refusal('adminPatchTemplate', { params: { id }, body })).toMatchObject({ code: 'invalid' })
    const { items } = await admin().get('adminAudit', { query: { limit: 200 } })
    expect(items.filter(({ subjectId }) => subjectId === id)).toHaveLength(1)
  })
})
