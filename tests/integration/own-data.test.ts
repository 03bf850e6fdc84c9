import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { createScene, type Person } from '../support/scene'

const scene = createScene({ LIMIT_FACTOR: '1000' })

const api = (person: Person) => scene.api(person.token)

/** Asks for everything that is kept of somebody, and waits until it is there. */
async function exportedFor(person: Person): Promise<string> {
  const { id, state } = await api(person).get('askForOwnExport')
  expect(state).toBe('making')
  await expect.poll(async () => (await api(person).get('findOwnExport')).export).toMatchObject({ id, state: 'ready' })
  return id
}

async function exportOf(person: Person) {
  const id = await exportedFor(person)
  const response = await api(person).send('getOwnExport', { params: { id } })
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/zip'])
  expect(response.headers.get('content-disposition')).toMatch(/attachment; filename="rollcall-\d{4}-\d\d-\d\d\.zip"/)
  const bytes = new Uint8Array(await response.arrayBuffer())
  expect((await api(person).get('findOwnExport')).export?.fileSize).toBe(bytes.length)
  const files = unzipSync(bytes)
  return {
    names: namesIn(bytes),
    bytes: (name: string) => files[name],
    json: (name: string) => JSON.parse(strFromU8(files[name] ?? new Uint8Array())),
  }
}

/** The name of each entry, as often as there is one (unzipping gives the last of a name alone). */
function namesIn(bytes: Uint8Array): string[] {
  const names: string[] = []
  unzipSync(bytes, { filter: ({ name }) => names.push(name) < 0 })
  return names
}

const PDF = '%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF'
async function uploadOf(person: Person, name: string) {
  const body = new FormData()
  body.append('file', new Blob([PDF]), name)
  return api(person).get('createUpload', { body })
}

test('what is kept of somebody comes as one ZIP: oneself, every message, and the files in them', async () => {
  const [contractor, customer, stranger] = [
    await scene.person('contractor'),
    await scene.person('customer'),
    await scene.person('customer'),
  ]
  const upload = await uploadOf(contractor, 'estimate.pdf')
  const client = await scene.connect(contractor.token)
  // More than a page holds.
  const { message } = await client.get('send_message', {
    receiverId: customer.id,
    messageType: 'file',
    content: { fileUrl: upload.fileUrl, fileName: 'estimate.pdf', fileSize: 1 },
  })
  for (let at = 2; at <= 203; at += 1) {
    await client.get('send_message', {
      receiverId: customer.id,
      messageType: 'text',
      content: { text: `message ${at}` },
    })
  }
  await client.get('send_message', { receiverId: stranger.id, messageType: 'text', content: { text: 'for another' } })
  await api(contractor).get('createTemplate', { body: { name: 'Hello', text: 'Hi {{name}}' } })

  const own = await exportOf(contractor)
  expect(own.json('account.json')).toMatchObject({ id: contractor.id, name: contractor.name })
  expect(own.json('templates.json')).toMatchObject([{ name: 'Hello' }])
  const held = own.json(`conversations/${message.conversationId}.json`)
  expect(held.conversation).toMatchObject({ id: message.conversationId, peer: { id: customer.id } })
  expect(held.messages.map(({ seq }: { seq: number }) => seq)).toEqual(Array.from({ length: 203 }, (_, at) => at + 1))
  const [file = ''] = own.names.filter((name) => name.startsWith('files/'))
  expect(strFromU8(own.bytes(file) ?? new Uint8Array())).toBe(PDF)

  const theirs = await exportOf(customer)
  expect(theirs.names).toContain(file)
  expect(theirs.names.filter((name) => name.startsWith('conversations/'))).toEqual([
    `conversations/${message.conversationId}.json`,
  ])
  expect(theirs.names).not.toContain('templates.json')
  expect(JSON.stringify(theirs.json(`conversations/${message.conversationId}.json`))).not.toContain('for another')
})

test('a file is in it once, however many got it, and that of a template that nobody got as well', async () => {
  const contractor = await scene.person('contractor')
  const people = await scene.people('customer', 3)
  const [sent, kept] = [await uploadOf(contractor, 'sent.pdf'), await uploadOf(contractor, 'kept.pdf')]
  const client = await scene.connect(contractor.token)
  await client.get('send_bulk_message', {
    receiverIds: people.map(({ id }) => id),
    messageType: 'file',
    content: { fileUrl: sent.fileUrl, fileName: 'sent.pdf', fileSize: 1 },
  })
  await api(contractor).get('createTemplate', { body: { name: 'Kept', text: 'Hi', fileUrl: kept.fileUrl } })
  const { names } = await exportOf(contractor)
  const inside = ({ fileUrl }: { fileUrl: string }) => fileUrl.replace('/uploads/', 'files/')
  expect(names.filter((name) => name.startsWith('files/')).sort()).toEqual([inside(sent), inside(kept)].sort())
})

test('a notification tells of it, and nobody else learns of it or gets it', async () => {
  const [owner, other] = [await scene.person('customer'), await scene.person('customer')]
  const device = await scene.connect(owner.token)
  const told = device.next<{ about: string[] }>('notifications_changed')
  const id = await exportedFor(owner)
  expect((await told).about).toEqual([id])
  const { items } = await api(owner).get('listNotifications', { query: {} })
  expect(items).toMatchObject([{ kind: 'export', about: id, from: null, text: 'ready', count: 1 }])

  expect(await api(other).get('findOwnExport')).toEqual({ export: null })
  const ask = { params: { id } }
  const refused = await api(other).refusal('getOwnExport', ask)
  expect(refused).toEqual(await api(other).refusal('getOwnExport', { params: { id: 'absent' } }))
  expect(refused.status).toBe(404)
  expect((await scene.api(null).refusal('getOwnExport', ask)).status).toBe(401)
  const { fileUrl } = await fileOf(owner)
  for (const token of [owner.token, other.token]) {
    const direct = await fetch(`${scene.url}${fileUrl}`, { headers: { authorization: `Bearer ${token}` } })
    expect(direct.status).toBe(404)
  }
})

async function fileOf(owner: Person): Promise<{ fileUrl: string }> {
  const sql = 'SELECT file_url AS "fileUrl" FROM own_exports WHERE user_id = $1'
  const [row] = await scene.server.query<{ fileUrl: string }>(sql, [owner.id])
  return row as { fileUrl: string }
}

const keptFiles = () => readdir(path.join(scene.server.runtime.config.dataDir, 'uploads', 'exports'))
const lies = async ({ fileUrl }: { fileUrl: string }) => (await keptFiles()).includes(path.basename(fileUrl))
const housekeep = async () => {
  for (const { remove } of scene.server.runtime.housekeeping) await remove()
}
const age = (owner: Person, hours: number) =>
  scene.server.query("UPDATE own_exports SET ended_at = ended_at - $2::int * interval '1 hour' WHERE user_id = $1", [
    owner.id,
    hours,
  ])

test('it is there for 24 hours, says so afterwards, and leaves no file behind', async () => {
  const owner = await scene.person('contractor')
  const id = await exportedFor(owner)
  const file = await fileOf(owner)
  expect(await readdir(scene.server.runtime.uploads.temporaryDir)).toEqual([])
  await age(owner, 23)
  await housekeep()
  expect((await api(owner).send('getOwnExport', { params: { id } })).status).toBe(200)
  await age(owner, 1)
  const over = await api(owner).refusal('getOwnExport', { params: { id } })
  expect(over).toMatchObject({ status: 404, message: 'This was kept for 24 hours: ask for your data again' })
  expect((await api(owner).get('findOwnExport')).export).toMatchObject({ id, state: 'expired' })
  await housekeep()
  expect(await lies(file)).toBe(false)
  expect(await api(owner).refusal('getOwnExport', { params: { id } })).toEqual(over)
  expect((await api(owner).get('findOwnExport')).export).toMatchObject({ id, state: 'expired' })
  await age(owner, 30 * 24)
  await housekeep()
  expect(await api(owner).get('findOwnExport')).toEqual({ export: null })
})

test('a new one takes the place of the one before, and goes with the account', async () => {
  const owner = await scene.person('customer')
  const first = await exportedFor(owner)
  const before = await fileOf(owner)
  await exportedFor(owner)
  const file = await fileOf(owner)
  expect((await api(owner).refusal('getOwnExport', { params: { id: first } })).code).toBe('not_found')
  await housekeep()
  expect([await lies(before), await lies(file)]).toEqual([false, true])
  await scene.server.query(
    'UPDATE users SET password_hash = (SELECT password_hash FROM users WHERE id = $2) WHERE id = $1',
    [owner.id, 'customer1'],
  )
  await api(owner).get('deleteMe', { body: { password: 'rollcall-demo' } })
  await housekeep()
  expect(await lies(file)).toBe(false)
})

test('a session gives its password first, and three in an hour are enough', async () => {
  const person = await scene.person('customer')
  const { headers } = await scene.session(person)
  expect(await scene.api(null).refusal('askForOwnExport', { headers })).toMatchObject({ reauthenticate: true })
  await scene.restart({ LIMIT_FACTOR: '1' })
  for (let at = 0; at < 3; at += 1) await exportedFor(person)
  expect(await api(person).refusal('askForOwnExport')).toMatchObject({ code: 'rate_limited' })
  // Once made it is fetched without being asked for it again.
  const { export: made } = await scene.api(null).get('findOwnExport', { headers })
  expect((await scene.api(null).send('getOwnExport', { params: { id: made?.id ?? '' }, headers })).status).toBe(200)
})
