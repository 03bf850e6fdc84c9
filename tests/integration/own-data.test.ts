import { strFromU8, unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { createScene, type Person } from '../support/scene'

const scene = createScene({ LIMIT_FACTOR: '1000' })

async function exportOf(person: Person) {
  const response = await scene.api(person.token).send('exportOwnData')
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/zip'])
  expect(response.headers.get('content-disposition')).toMatch(/attachment; filename="rollcall-\d{4}-\d\d-\d\d\.zip"/)
  const files = unzipSync(new Uint8Array(await response.arrayBuffer()))
  return {
    names: Object.keys(files),
    bytes: (name: string) => files[name],
    json: (name: string) => JSON.parse(strFromU8(files[name] ?? new Uint8Array())),
  }
}

test('what is kept of somebody comes as one ZIP: oneself, every message, and the files in them', async () => {
  const [contractor, customer, stranger] = [
    await scene.person('contractor'),
    await scene.person('customer'),
    await scene.person('customer'),
  ]
  const api = scene.api(contractor.token)
  const pdf = '%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF'
  const body = new FormData()
  body.append('file', new Blob([pdf]), 'estimate.pdf')
  const upload = await api.get('createUpload', { body })
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
  await api.get('createTemplate', { body: { name: 'Hello', text: 'Hi {{name}}' } })

  const own = await exportOf(contractor)
  expect(own.json('account.json')).toMatchObject({ id: contractor.id, name: contractor.name })
  expect(own.json('templates.json')).toMatchObject([{ name: 'Hello' }])
  const held = own.json(`conversations/${message.conversationId}.json`)
  expect(held.conversation).toMatchObject({ id: message.conversationId, peer: { id: customer.id } })
  expect(held.messages.map(({ seq }: { seq: number }) => seq)).toEqual(Array.from({ length: 203 }, (_, at) => at + 1))
  const [file = ''] = own.names.filter((name) => name.startsWith('files/'))
  expect(strFromU8(own.bytes(file) ?? new Uint8Array())).toBe(pdf)

  const theirs = await exportOf(customer)
  expect(theirs.names).toContain(file)
  expect(theirs.names.filter((name) => name.startsWith('conversations/'))).toEqual([
    `conversations/${message.conversationId}.json`,
  ])
  expect(theirs.names).not.toContain('templates.json')
  expect(JSON.stringify(theirs.json(`conversations/${message.conversationId}.json`))).not.toContain('for another')
})

test('a session gives its password first, and three in an hour are enough', async () => {
  const person = await scene.person('customer')
  const { headers } = await scene.session(person)
  expect(await scene.api(null).refusal('exportOwnData', { headers })).toMatchObject({ reauthenticate: true })
  await scene.restart({ LIMIT_FACTOR: '1' })
  const statuses: number[] = []
  for (let at = 0; at < 4; at += 1) {
    const response = await scene.api(person.token).send('exportOwnData')
    await response.arrayBuffer()
    statuses.push(response.status)
  }
  expect(statuses).toEqual([200, 200, 200, 429])
})
