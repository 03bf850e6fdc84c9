import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import pg from 'pg'
import { expect, test } from 'vitest'
import { createScene } from '../support/scene'
import { cloneDatabase } from '../support/test-server'

const scene = createScene({ LIMIT_FACTOR: '100' })

/** Nothing to be seen, more than one line, or seen as something else. */
const bad = [
  '\u200b',
  '\u3164',
  '\u2800 \u2800',
  '\ufe0f',
  'Ava\nThompson',
  'Ava\u2028Thompson',
  'Ava\tThompson',
  'invoice\u202egnp.exe',
  'A\u00adva',
  '\u2066Ava\u2069',
]
const good = ['Ava Thompson', 'مریم\u200cها', '👩‍👩‍👧 & sons', 'Anna "Nan" Weber', '3" valves', '王小明', '❤️ Homes']

test('whatever people name is one line that is seen, by every road', async () => {
  const [contractor, customer] = [await scene.person('contractor'), await scene.person('customer')]
  const api = scene.api(contractor.token)
  const { id } = await api.get('createTemplate', { body: { name: 'First', text: 'Hello' } })
  const audience = await api.get('createAudience', { body: { name: 'First', userIds: [customer.id] } })
  const job = await scene.api(customer.token).get('createJob', { body: { title: 'First' } })
  const session = await scene.session(contractor)
  const roads: ((name: string) => Promise<Response>)[] = [
    (name) => api.send('patchMe', { body: { name } }),
    (name) => api.send('createTemplate', { body: { name, text: 'Hello' } }),
    (name) => api.send('patchTemplate', { params: { id }, body: { name } }),
    (name) => api.send('createAudience', { body: { name, userIds: [customer.id] } }),
    (name) => api.send('patchAudience', { params: { id: audience.id }, body: { name } }),
    (name) => scene.api(customer.token).send('createJob', { body: { title: name } }),
    (name) => scene.api(customer.token).send('patchJob', { params: { id: job.id }, body: { title: name } }),
    (name) =>
      fetch(`${scene.url}/api/accounts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: session.headers.origin },
        body: JSON.stringify({
          name,
          email: `${randomBytes(6).toString('hex')}@names.test`,
          password: randomBytes(12).toString('hex'),
          role: 'customer',
        }),
      }),
  ]
  for (const road of roads) {
    for (const name of bad) {
      const response = await road(name)
      expect(response.status, JSON.stringify(name)).toBe(400)
      expect(await response.json()).toMatchObject({ error: { code: 'invalid' } })
    }
    for (const name of good) expect((await road(name)).status, name).toBeLessThan(300)
  }
  expect((await api.get('getMe')).name).toBe(good.at(-1))
})

test('a file keeps the name it has, quotes and all, without what would disguise it', async () => {
  const { token } = await scene.person('contractor')
  const upload = async (name: string) => {
    const body = new FormData()
    body.append('file', new Blob(['%PDF-1.4\n1 0 obj<<>>endobj']), name)
    return (await scene.api(token).get('createUpload', { body })).fileName
  }
  expect(await upload('3" valve.pdf')).toBe('3" valve.pdf')
  expect(await upload('100%25 done.pdf')).toBe('100%25 done.pdf')
  expect(await upload('invoice\u202efdp.exe.pdf')).toBe('invoicefdp.exe.pdf')
  expect(await upload('two\nlines.pdf')).toBe('twolines.pdf')
  expect(await upload('\u3164')).toBe('file')
})

test('a saved template holds no placeholder that nothing fills', async () => {
  const api = scene.api((await scene.person('contractor')).token)
  const { id } = await api.get('createTemplate', {
    body: { name: 'Good', text: 'Hi {{ firstName }}, {{jobTitle}} {x}' },
  })
  for (const text of ['Hi {{first_name}}', 'Hi {{name}', 'Hi { {name}}', 'Hi {{nam}}', 'Hi {name}}']) {
    const refusal = { status: 400, code: 'invalid', issues: [{ path: 'text' }] }
    expect(await api.refusal('createTemplate', { body: { name: 'Bad', text } }), text).toMatchObject(refusal)
    expect(await api.refusal('patchTemplate', { params: { id }, body: { text } }), text).toMatchObject(refusal)
  }
})

test('a personalised batch greets people as people do', async () => {
  const contractor = await scene.person('contractor', 'Weber & Sons')
  const names = { 'Dr. Anna Weber': 'Anna', 'Weber, Anna': 'Anna', 'Mrs. Smith': 'Mrs. Smith', 'Ava Thompson': 'Ava' }
  const receiverIds: string[] = []
  for (const name of Object.keys(names)) receiverIds.push((await scene.person('customer', name)).id)
  const body = { receiverIds, messageType: 'text' as const, content: { text: 'Hi {{firstName}}' }, personalize: true }
  const { verdicts } = await scene.api(contractor.token).get('previewBulk', { body })
  expect(verdicts.map(({ text }) => text)).toEqual(Object.values(names).map((first) => `Hi ${first}`))
})

test('names from before the rule are brought to it', async () => {
  const client = new pg.Client({ connectionString: await cloneDatabase('template_empty') })
  await client.connect()
  const given = ['Ava\nThompson', '\u200b\u3164', 'Inv\u202eoice', 'Zoë Ok']
  await client.query(
    `INSERT INTO users (id, email, name, role, password_hash)
     SELECT 'u' || n, 'u' || n || '@names.test', name, 'customer', '!' FROM unnest($1::text[]) WITH ORDINALITY AS t(name, n)`,
    [given],
  )
  await client.query(readFileSync('prisma/migrations/0014_seen_names/migration.sql', 'utf8'))
  const { rows } = await client.query<{ name: string }>('SELECT name FROM users ORDER BY id')
  expect(rows.map(({ name }) => name)).toEqual(['Ava Thompson', 'Unnamed', 'Invoice', 'Zoë Ok'])
  await client.end()
})
