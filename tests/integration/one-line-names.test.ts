import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import pg from 'pg'
import { expect, test } from 'vitest'
import { withoutHidden } from '../../lib/protocol/scalars'
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
  '\u{1d159}',
  '\ufffc',
  'A\u034fva',
  'A\u{e0041}va',
  '🏴\u{e0067}\u{e007f}',
  'A\u{1d173}va',
  'A\u{1bca0}va',
  'A\u17b4va',
  'A\u{13430}va',
  'A\ue000va',
  'A\uffffva',
]
const good = [
  'Ava Thompson',
  'مریم\u200cها',
  '👩‍👩‍👧 & sons',
  'Anna "Nan" Weber',
  '3" valves',
  '王小明',
  '❤️ Homes',
  '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f} Plumbers',
]

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
  for (const text of [
    'Hi {{first_name}}',
    'Hi {{name}',
    'Hi { {name}}',
    'Hi {{nam}}',
    'Hi {name}}',
    'Hi name}}',
    'Hi {{{name}}}',
  ]) {
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

/** Every character that PostgreSQL stores. */
const characters = Array.from({ length: 0x10ffff }, (_, at) => at + 1)
  .filter((at) => at < 0xd800 || at > 0xdfff)
  .map((at) => String.fromCodePoint(at))

test('what was named before any of these was hidden is brought to the rule, character for character', async () => {
  const client = new pg.Client({ connectionString: await cloneDatabase('template_empty') })
  await client.connect()
  const scotland = '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}'
  const given = [
    `a${characters.join('')}`,
    '\u{1d159}\ufffc',
    '\u200d\ufe0f',
    `${scotland} 🏴\u{e0067}\u{e007f}x`,
    'Ava\ue000 X',
  ]
  await client.query(
    `INSERT INTO users (id, email, name, role, password_hash)
     SELECT 'u' || n, 'u' || n || '@names.test', name, 'customer', '!' FROM unnest($1::text[]) WITH ORDINALITY AS t(name, n)`,
    [given.slice(1)],
  )
  await client.query(
    `INSERT INTO templates (id, owner_id, name, text, placeholders) SELECT 't1', 'u1', 'A\u034fva', '', $1`,
    [
      JSON.stringify([
        { name: 'day', fallback: '\ufffc' },
        { name: 'hour', fallback: 'no\ue000on' },
      ]),
    ],
  )
  await client.query(
    `INSERT INTO uploads (file_url, owner_id, file_name, file_size, mime_type)
     SELECT '/uploads/' || n, 'u1', name, 1, 'application/pdf' FROM unnest($1::text[]) WITH ORDINALITY AS t(name, n)`,
    [given],
  )
  await client.query(readFileSync('prisma/migrations/0035_all_hidden_characters/migration.sql', 'utf8'))
  const users = await client.query<{ name: string }>('SELECT name FROM users ORDER BY id')
  expect(users.rows.map(({ name }) => name)).toEqual(['Unnamed', 'Unnamed', `${scotland} 🏴x`, 'Ava X'])
  const { rows } = await client.query('SELECT name, placeholders FROM templates')
  const placeholders = [
    { name: 'day', fallback: 'day' },
    { name: 'hour', fallback: 'noon' },
  ]
  expect(rows).toEqual([{ name: 'Ava', placeholders }])
  const files = await client.query<{ name: string }>('SELECT file_name AS name FROM uploads ORDER BY file_url')
  expect(files.rows.map(({ name }) => name).slice(1)).toEqual(['file', 'file', `${scotland} 🏴x`, 'Ava X'])
  const shown = (text = '') => withoutHidden(text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' '))
  expect(files.rows[0]?.name === shown(given[0])).toBe(true)
  await client.end()
})
