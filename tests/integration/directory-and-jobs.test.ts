import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiClient, createApiClient } from '../support/api-client'
import { connectClient } from '../support/test-client'
import { startTestServer, type TestServer } from '../support/test-server'

let server: TestServer
let contractor: ApiClient
let contractor2: ApiClient
let customer: ApiClient
let customer2: ApiClient
beforeAll(async () => {
  server = await startTestServer({ LIMIT_FACTOR: '100' })
  contractor = as('contractor_token')
  contractor2 = as('contractor2_token')
  customer = as('customer_token')
  customer2 = as('customer2_token')
})
afterAll(() => server.stop())

const as = (token: string) => createApiClient(server.url, token)
const idsOf = ({ items }: { items: { id: string }[] }) => items.map(({ id }) => id)
const notFound = { status: 404, code: 'not_found' }

test('a job of a customer is open to every contractor and hidden from other customers', async () => {
  const { id } = await customer.get('createJob', { body: { title: ' New roof ', description: 'It leaks' } })
  const params = { id }
  expect(await contractor.get('getJob', { params })).toMatchObject({ title: 'New roof', isInterested: false })
  expect(await contractor2.get('getJob', { params })).not.toHaveProperty('interested')
  expect(await customer2.refusal('getJob', { params })).toMatchObject({ ...notFound, message: 'Job not found' })
  expect(await customer2.refusal('addInterest', { params })).toMatchObject(notFound)
  expect(await customer2.refusal('patchJob', { params, body: { title: 'Mine' } })).toMatchObject(notFound)
  expect(idsOf(await contractor.get('listJobs', { query: { q: 'new ROOF' } }))).toContain(id)
  expect(idsOf(await customer2.get('listJobs'))).not.toContain(id)
})

test('a job of a contractor is open to customers and hidden from other contractors', async () => {
  const { id } = await contractor.get('createJob', { body: { title: 'Spring offer' } })
  expect((await customer.send('getJob', { params: { id } })).status).toBe(200)
  expect(await contractor2.refusal('getJob', { params: { id } })).toMatchObject(notFound)
  expect(idsOf(await contractor.get('listJobs', { query: { mine: true } }))).toContain(id)
  expect(idsOf(await customer.get('listJobs', { query: { mine: true } }))).not.toContain(id)
})

test('interest is said once, seen by the poster by name, and taken back once', async () => {
  const { id } = await customer.get('createJob', { body: { title: 'Fence' } })
  const params = { id }
  expect(await customer.refusal('addInterest', { params })).toMatchObject({ status: 409, code: 'conflict' })
  await contractor.get('addInterest', { params })
  await contractor.get('addInterest', { params })
  const seen = await customer.get('getJob', { params })
  expect(seen).toMatchObject({ interestedCount: 1, interested: [{ id: 'contractor1', role: 'contractor' }] })
  expect((await contractor.get('getJob', { params })).isInterested).toBe(true)
  await contractor.get('removeInterest', { params })
  expect(await contractor.refusal('removeInterest', { params })).toMatchObject(notFound)
})

test('a closed job stays visible to its people alone', async () => {
  const { id } = await customer.get('createJob', { body: { title: 'Gate' } })
  const params = { id }
  await contractor.get('addInterest', { params })
  expect(await contractor.refusal('patchJob', { params, body: { status: 'closed' } })).toMatchObject({ status: 403 })
  expect(await customer.get('patchJob', { params, body: { status: 'closed' } })).toMatchObject({ status: 'closed' })
  expect((await contractor.send('getJob', { params })).status).toBe(200)
  expect(await contractor2.refusal('getJob', { params })).toMatchObject(notFound)
  expect(idsOf(await customer.get('listJobs', { query: { status: 'closed' } }))).toContain(id)
})

test('customers are listed by name, page by page, each once', async () => {
  const seen: string[] = []
  let cursor: string | null = null
  do {
    const query: Record<string, string | number> = { limit: 7, q: 'cust', ...(cursor === null ? {} : { cursor }) }
    const page = await contractor.get('listCustomers', { query })
    expect(page.items.length).toBeLessThanOrEqual(7)
    seen.push(...idsOf(page))
    cursor = page.nextCursor
  } while (cursor !== null)
  expect(new Set(seen).size).toBe(seen.length)
  const whole = await contractor.get('listCustomers', { query: { limit: 200, q: 'cust' } })
  expect(seen).toEqual(idsOf(whole))
  expect(seen.length).toBeGreaterThan(50)
  expect(JSON.stringify(whole)).not.toContain('@')
})

test('customers of a job are those among its people, and only of a job one may see', async () => {
  const { id } = await contractor.get('createJob', { body: { title: 'Winter offer' } })
  await customer2.get('addInterest', { params: { id } })
  expect(idsOf(await contractor.get('listCustomers', { query: { jobId: id } }))).toEqual(['customer2'])
  expect(await contractor2.refusal('listCustomers', { query: { jobId: id } })).toMatchObject(notFound)
  const posted = await customer.get('createJob', { body: { title: 'Wall' } })
  expect(idsOf(await contractor2.get('listCustomers', { query: { jobId: posted.id } }))).toEqual(['customer1'])
})

test('the online filter tells who is online as far as one may see it', async () => {
  const everyone = await connectClient(server.url, 'user123_token')
  const hidden = await connectClient(server.url, 'user456_token')
  await as('user456_token').get('patchMe', { body: { visibility: 'nobody' } })
  const online = async () => idsOf(await contractor.get('listCustomers', { query: { online: true } }))
  await expect.poll(online).toEqual(['user123'])
  const offline = idsOf(await contractor.get('listCustomers', { query: { online: false, limit: 200 } }))
  expect(offline).toContain('user456')
  expect(offline).not.toContain('user123')
  everyone.socket.disconnect()
  hidden.socket.disconnect()
  await expect.poll(online).toEqual([])
})

test('contacted tells those one has a conversation with, and since when', async () => {
  const never = { query: { contacted: false, limit: 200 } }
  expect(idsOf(await contractor.get('listCustomers', never))).toContain('newCustomer123')
  const client = await connectClient(server.url, 'contractor_token')
  await client.get('send_message', {
    receiverId: 'newCustomer123',
    messageType: 'text',
    content: { text: 'Hello' },
  })
  client.socket.disconnect()
  const { items } = await contractor.get('listCustomers', { query: { contacted: true, limit: 200 } })
  expect(items.find(({ id }) => id === 'newCustomer123')?.lastContactAt).not.toBeNull()
  expect(items.every(({ lastContactAt }) => lastContactAt !== null)).toBe(true)
})

test('a span of the last contact leaves out who falls into another, and the number found says so', async () => {
  const client = await connectClient(server.url, 'contractor2_token')
  const daysAgo = { customer41: 3, customer42: 20, customer43: 60 }
  for (const [receiverId, days] of Object.entries(daysAgo)) {
    const { message } = await client.get('send_message', {
      receiverId,
      messageType: 'text',
      content: { text: 'Hello' },
    })
    await server.query(`UPDATE conversations SET last_activity_at = now() - $2 * interval '1 day' WHERE id = $1`, [
      message.conversationId,
      days,
    ])
  }
  client.socket.disconnect()
  const found = async (contact: 'week' | 'month' | 'older' | 'never') => {
    const { items, total } = await contractor2.get('listCustomers', { query: { contact, q: 'customer4', limit: 200 } })
    expect(total).toBe(items.length)
    return idsOf({ items }).filter((id) => id in daysAgo)
  }
  expect(await found('week')).toEqual(['customer41'])
  expect((await found('month')).sort()).toEqual(['customer41', 'customer42'])
  expect(await found('older')).toEqual(['customer43'])
  expect(await found('never')).toEqual([])
})

test('suspended people are not listed', async () => {
  await as('admin_token').get('adminPatchUser', { params: { id: 'user101' }, body: { suspended: true } })
  const { items } = await contractor.get('listCustomers', { query: { q: 'user101' } })
  expect(items).toEqual([])
})

test('pasted ids and addresses become customers in their order, and the rest is named as written', async () => {
  const values = ['customer2', 'CUSTOMER1@demo.test', 'contractor2', 'nobody@demo.test', 'customer2']
  const { items, notFound: rest } = await contractor.get('resolveCustomers', { body: { values } })
  expect(idsOf({ items })).toEqual(['customer2', 'customer1'])
  expect(rest).toEqual(['contractor2', 'nobody@demo.test'])
})

test('a contractor keeps templates that nobody else can reach', async () => {
  const created = await contractor.get('createTemplate', { body: { name: 'Hello', text: 'Hi {{name}}' } })
  const params = { id: created.id }
  expect(created).toEqual({
    id: created.id,
    name: 'Hello',
    text: 'Hi {{name}}',
    useCount: 0,
    placeholders: [],
    isShared: false,
    archivedAt: null,
  })
  expect(await contractor2.refusal('patchTemplate', { params, body: { name: 'Mine' } })).toMatchObject(notFound)
  expect(await contractor2.refusal('deleteTemplate', { params })).toMatchObject(notFound)
  expect(await contractor.get('patchTemplate', { params, body: { text: 'Hey' } })).toMatchObject({
    name: 'Hello',
    text: 'Hey',
  })
  await contractor.get('deleteTemplate', { params })
  expect(await contractor.refusal('deleteTemplate', { params })).toMatchObject(notFound)
})

test('a template holds an own upload and no other', async () => {
  const body = { name: 'Portfolio', text: 'Look', fileUrl: '/uploads/portfolio/project1.jpg' }
  expect(await contractor.get('createTemplate', { body })).toMatchObject({ fileUrl: body.fileUrl })
  expect(await contractor2.refusal('createTemplate', { body })).toMatchObject({
    status: 400,
    issues: [{ path: 'fileUrl' }],
  })
})

test('a contractor keeps audiences that nobody else can reach', async () => {
  const body = { name: 'Roofs', userIds: ['customer1', 'customer2', 'customer1'] }
  const created = await contractor.get('createAudience', { body })
  expect(created.userIds).toEqual(['customer1', 'customer2'])
  const params = { id: created.id }
  expect(await contractor2.refusal('patchAudience', { params, body: { name: 'Mine' } })).toMatchObject(notFound)
  expect(await contractor2.refusal('deleteAudience', { params })).toMatchObject(notFound)
  expect(await contractor.get('patchAudience', { params, body: { userIds: [] } })).toMatchObject({
    name: 'Roofs',
    userIds: [],
  })
  await contractor.get('deleteAudience', { params })
  expect(await contractor.refusal('deleteAudience', { params })).toMatchObject(notFound)
})

test('a block is set once and lifted once, against people of the other side alone', async () => {
  const params = { id: 'contractor3' }
  await customer.get('addBlock', { params })
  await customer.get('addBlock', { params })
  expect((await customer.get('listBlocks')).items).toEqual([expect.objectContaining({ id: 'contractor3' })])
  for (const id of ['ghost', 'customer2', 'customer1', 'admin1']) {
    expect(await customer.refusal('addBlock', { params: { id } })).toMatchObject(notFound)
  }
  await customer.get('removeBlock', { params })
  expect(await customer.refusal('removeBlock', { params })).toMatchObject(notFound)
})
