import { beforeAll, expect, test } from 'vitest'
import { createScene, type Person } from '../support/scene'

const scene = createScene({ LIMIT_FACTOR: '100' })
const NAME = 'Zebrafink'
let contractor: Person
/** Ids that are known, of people whom a contractor may not list. */
let hidden: Person[]
beforeAll(async () => {
  contractor = await scene.person('contractor')
  hidden = [
    await scene.person('admin', NAME),
    await scene.person('contractor', NAME),
    await scene.person('customer', NAME),
    await scene.person('customer', NAME),
  ]
  await scene.server.query('UPDATE users SET suspended_at = now() WHERE id = $1', [hidden[2]?.id])
  await scene.server.query('UPDATE users SET deleted_at = now() WHERE id = $1', [hidden[3]?.id])
})

const text = { messageType: 'text' as const, content: { text: 'Hello {{name}}' }, personalize: true }

test('the report of a batch names no one whom its sender may not list, and an unknown id looks like them', async () => {
  const listed = await scene.person('customer', 'Ada Listed')
  const client = await scene.connect(contractor.token)
  const receiverIds = [...hidden.map(({ id }) => id), 'nobody_at_all', listed.id]
  const { batchId } = await client.get('send_bulk_message', { receiverIds, ...text })
  const api = scene.api(contractor.token)
  const { recipients } = await api.get('getBatch', { params: { id: batchId } })
  const nameOf = new Map(recipients.map(({ receiverId, name }) => [receiverId, name]))
  for (const id of receiverIds.slice(0, -1)) expect(nameOf.get(id)).toBe(id)
  expect(nameOf.get(listed.id)).toBe('Ada Listed')
  expect(recipients.map(({ code }) => code)).toEqual([
    'forbidden',
    'forbidden',
    'suspended',
    'not_found',
    'not_found',
    null,
  ])
  const csv = await (await api.send('getBatchCsv', { params: { id: batchId } })).text()
  expect(csv).not.toContain(NAME)
  expect(csv).toContain('Ada Listed')
})

test('a suspended contact keeps the name that the conversation shows', async () => {
  const customer = await scene.person('customer', 'Bea Reached')
  const client = await scene.connect(contractor.token)
  const { batchId } = await client.get('send_bulk_message', { receiverIds: [customer.id], ...text })
  await scene.server.query('UPDATE users SET suspended_at = now() WHERE id = $1', [customer.id])
  const later = await client.get('send_bulk_message', { receiverIds: [customer.id], ...text })
  expect(later.errors[0]?.code).toBe('suspended')
  for (const id of [batchId, later.batchId]) {
    const { recipients } = await scene.api(contractor.token).get('getBatch', { params: { id } })
    expect(recipients[0]?.name).toBe('Bea Reached')
  }
  const stranger = await scene.person('contractor')
  const other = await scene.connect(stranger.token)
  const strange = await other.get('send_bulk_message', { receiverIds: [customer.id], ...text })
  const report = await scene.api(stranger.token).get('getBatch', { params: { id: strange.batchId } })
  expect(report.recipients[0]).toMatchObject({ name: customer.id, code: 'suspended' })
})

test('a preview, a pasted list and the list of blocks name none of them', async () => {
  const api = scene.api(contractor.token)
  const ids = [...hidden.map(({ id }) => id), 'nobody_at_all']
  const preview = await api.get('previewBulk', { body: { receiverIds: ids, ...text } })
  const values = [...ids, ...ids.map((id) => `${id}@scene.test`)]
  const resolved = await api.get('resolveCustomers', { body: { values } })
  expect(resolved).toEqual({ items: [], notFound: values })
  for (const id of ids) expect((await api.refusal('addBlock', { params: { id } })).code).toBe('not_found')
  const blocks = await api.get('listBlocks')
  expect(JSON.stringify({ preview, resolved, blocks })).not.toContain(NAME)
})

test('a suspended contact can still be blocked', async () => {
  const customer = await scene.person('customer')
  const client = await scene.connect(contractor.token)
  await client.get('send_message', { receiverId: customer.id, messageType: 'text', content: { text: 'hi' } })
  await scene.server.query('UPDATE users SET suspended_at = now() WHERE id = $1', [customer.id])
  await scene.api(contractor.token).get('addBlock', { params: { id: customer.id } })
})
