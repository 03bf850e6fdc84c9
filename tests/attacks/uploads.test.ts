import { expect, test } from 'vitest'
import { createScene, type Person } from '../support/scene'

const scene = createScene()
const pdf = '%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF'

function upload(person: Person, bytes: BlobPart, name: string) {
  const body = new FormData()
  body.append('file', new Blob([bytes]), name)
  return scene.api(person.token).send('createUpload', { body })
}

/** As many pictures of one pixel as are asked for, 19 bytes each. */
function gifOf(frames: number): Buffer {
  const header = Buffer.concat([Buffer.from('GIF89a'), Buffer.from([1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255])])
  const frame = Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0])
  return Buffer.concat([header, ...Array.from({ length: frames }, () => frame), Buffer.from([0x3b])])
}

test('an animation of more pictures than are looked at is refused by counting them, and nobody else waits', async () => {
  const [attacker, honest] = [await scene.person('customer'), await scene.person('customer')]
  const many = await upload(attacker, new Uint8Array(gifOf(400_000)), 'many.gif')
  expect([many.status, await many.json()]).toMatchObject([413, { error: { code: 'too_large' } }])
  const few = await upload(honest, new Uint8Array(gifOf(160)), 'few.gif')
  expect([few.status, await few.json()]).toMatchObject([200, { mimeType: 'image/gif', width: 1, height: 1 }])
})

test('a flood of pictures by one takes one turn in two from another', async () => {
  const [attacker, honest] = [await scene.person('customer'), await scene.person('customer')]
  const flood = Array.from({ length: 20 }, () => upload(attacker, new Uint8Array(gifOf(500)), 'flood.gif'))
  const answer = await upload(honest, new Uint8Array(gifOf(2)), 'one.gif')
  expect(answer.status).toBe(200)
  const statuses = (await Promise.all(flood)).map(({ status }) => status)
  expect(statuses.every((status) => status === 200 || status === 429)).toBe(true)
})

test.each([
  ['a.pdf.html', 'attachment; filename="a.pdf"; filename*=UTF-8\'\'a.pdf'],
  ['invoice\u202Efdp.exe', 'attachment; filename="invoicefdp.pdf"; filename*=UTF-8\'\'invoicefdp.pdf'],
])('%j is downloaded as what it is', async (name, disposition) => {
  const person = await scene.person('customer')
  const { fileUrl } = (await (await upload(person, pdf, name)).json()) as { fileUrl: string }
  const answer = await fetch(`${scene.url}${fileUrl}`, { headers: { authorization: `Bearer ${person.token}` } })
  expect(answer.headers.get('content-disposition')).toBe(disposition)
})

test('a message cannot show a file under a name that disguises it', async () => {
  const [contractor, customer] = [await scene.person('contractor'), await scene.person('customer')]
  const { fileUrl } = (await (await upload(contractor, pdf, 'offer.pdf')).json()) as { fileUrl: string }
  const client = await scene.connect(contractor.token)
  const content = { fileUrl, fileName: 'invoice\u202Efdp.exe', fileSize: 1 }
  const refusal = await client.refusal('send_message', { receiverId: customer.id, messageType: 'file', content })
  expect(refusal).toMatchObject({ code: 'invalid', issues: [{ path: 'content.fileName' }] })
})
