import { expect, test } from 'vitest'
import { createScene, type Person } from '../support/scene'

const scene = createScene({ LIMIT_FACTOR: '100' })

const finds: readonly (readonly [text: string, query: string])[] = [
  ['Kitchen/bath remodel', 'bath'],
  ['All is fixed.Please come by', 'please'],
  ['My number: (415) 555-0199', '0199'],
  ['My number: (415) 555-0199', '4155550199'],
  ['Mine is 415.555.0234, call', '(415) 555-0234'],
  ['Send it to maria.lopez@example.com', 'lopez'],
  ['https://example.com/homes/4711?floor=2', '4711'],
  ['We need a 3/4-inch pipe', 'inch'],
  ['The <boiler> is broken', 'boiler'],
  ['It is $1,250.00 in all', '1250'],
  ['厨房的水管漏水了', '水管'],
  ['A crème coloured door', 'creme'],
  ['In der Lindenstraße', 'lindenstrasse'],
  ['Ask for José', 'jose'],
  ['Ask for Andre\u0301', 'andr\u00e9'],
]

test('a word is found whatever touches it, in any script, by its beginning', async () => {
  const [contractor, customer] = [await scene.person('contractor'), await scene.person('customer')]
  const sender = await scene.connect(contractor.token)
  for (const text of new Set(finds.map(([text]) => text))) {
    await sender.get('send_message', { receiverId: customer.id, messageType: 'text', content: { text } })
  }
  for (const [text, q] of finds) {
    for (const { token } of [contractor, customer]) {
      const { items } = await scene.api(token).get('search', { query: { q } })
      expect(
        items.map(({ message }) => (message.content as { text: string }).text),
        q,
      ).toEqual([text])
    }
  }
  for (const q of ['—', '"', '🔧', '. .'])
    expect((await scene.api(contractor.token).get('search', { query: { q } })).items).toEqual([])
})

test('a file is found by its name and its caption', async () => {
  const [contractor, customer] = [await scene.person('contractor'), await scene.person('customer')]
  const body = new FormData()
  body.append('file', new Blob(['%PDF-1.4\n1 0 obj<<>>endobj']), 'gasket-12.pdf')
  const { fileUrl } = await scene.api(contractor.token).get('createUpload', { body })
  const sender = await scene.connect(contractor.token)
  await sender.get('send_message', {
    receiverId: customer.id,
    messageType: 'file',
    content: { fileUrl, fileName: 'gasket-12.pdf', fileSize: 1, caption: 'For the Küche' },
  })
  for (const q of ['gasket-12', 'gasket 12', 'pdf', 'kuche', 'gasket kuche']) {
    expect((await scene.api(customer.token).get('search', { query: { q } })).items, q).toHaveLength(1)
  }
})

/** As people sort: without regard to case and accents first, numbers by their value. */
const sorted = ['alice', 'Álvaro', 'Bob', 'Customer 2', 'customer 10', 'Éva', 'zed', 'Zoë']

async function allPages<Item>(
  load: (next: { cursor?: string }) => Promise<{ items: Item[]; nextCursor: string | null }>,
): Promise<Item[]> {
  const items: Item[] = []
  let cursor: string | null = null
  do {
    const page: { items: Item[]; nextCursor: string | null } = await load(cursor === null ? {} : { cursor })
    items.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null)
  return items
}

test('every list of names stands as people sort, page by page', async () => {
  const mark = 'Quixotic'
  const contractor = await scene.person('contractor', `${mark} asker`)
  const admin = await scene.person('admin')
  const people: Person[] = []
  // Made in an order that is neither that of names nor that of ids.
  for (const name of [...sorted].reverse()) people.push(await scene.person('customer', `${name} ${mark}`))
  const expected = sorted.map((name) => `${name} ${mark}`)
  const query = { q: 'quixotic', limit: 2 }
  const api = scene.api(contractor.token)
  const adminApi = scene.api(admin.token)

  const customers = await allPages((next) => api.get('listCustomers', { query: { ...query, ...next } }))
  expect(customers.map(({ name }) => name)).toEqual(expected)
  const users = await allPages((next) => adminApi.get('adminUsers', { query: { ...query, role: 'customer', ...next } }))
  expect(users.map(({ name }) => name)).toEqual(expected)
  for (const { token } of people) await scene.connect(token)
  const online = await allPages((next) =>
    adminApi.get('adminPresence', { query: { ...query, role: 'customer', ...next } }),
  )
  expect(online.map(({ name }) => name)).toEqual(expected)

  for (const name of [...sorted].reverse()) {
    await api.get('createTemplate', { body: { name, text: 'Hello' } })
    await api.get('createAudience', { body: { name, userIds: [people[0]?.id ?? ''] } })
  }
  const templates = await allPages((next) => api.get('listTemplates', { query: { limit: 3, ...next } }))
  expect(templates.map(({ name }) => name)).toEqual(sorted)
  const audiences = await allPages((next) => api.get('listAudiences', { query: { limit: 3, ...next } }))
  expect(audiences.map(({ name }) => name)).toEqual(sorted)
})

test('people are found by any part of their name, in any order, however it is written', async () => {
  const contractor = await scene.person('contractor', 'Łukasz Wójcik-Żak')
  const customer = await scene.person('customer', 'Ava-Renée Thompson')
  const admin = await scene.person('admin')
  for (const q of ['Thompson Ava', 'thompson, ava', 'renee', 'AVA RENE\u0301E', 'homps', customer.id]) {
    const found = await scene.api(contractor.token).get('listCustomers', { query: { q } })
    expect(
      found.items.map(({ id }) => id),
      q,
    ).toContain(customer.id)
    const users = await scene.api(admin.token).get('adminUsers', { query: { q } })
    expect(
      users.items.map(({ id }) => id),
      q,
    ).toContain(customer.id)
  }
  for (const q of ['wojcik zak', 'ŻAK łukasz', 'lukasz']) {
    const found = await scene.api(customer.token).get('listContractors', { query: { q } })
    expect(
      found.items.map(({ id }) => id),
      q,
    ).toContain(contractor.id)
  }
  for (const q of ['%', '_', '—', 'thompson nobody']) {
    expect((await scene.api(contractor.token).get('listCustomers', { query: { q } })).items, q).toEqual([])
  }
  const { items } = await scene.api(admin.token).get('adminUsers', { query: { q: `scene.test ${customer.id}@` } })
  expect(items.map(({ id }) => id)).toEqual([customer.id])
})

test('a job is found by the words of its title, however they are written', async () => {
  const customer = await scene.person('customer')
  const { id } = await scene.api(customer.token).get('createJob', { body: { title: 'Neue Küchentür/Façade' } })
  const contractor = await scene.person('contractor')
  for (const q of ['kuchentur', 'facade neue', 'FAÇADE']) {
    const { items } = await scene.api(contractor.token).get('listJobs', { query: { q } })
    expect(
      items.map((job) => job.id),
      q,
    ).toContain(id)
  }
})
