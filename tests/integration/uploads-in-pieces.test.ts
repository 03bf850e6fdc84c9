import { randomBytes } from 'node:crypto'
import sharp from 'sharp'
import { beforeEach, expect, test } from 'vitest'
import type { Upload } from '../../lib/protocol/objects'
import type { ApiClient } from '../support/api-client'
import { createScene, type Person } from '../support/scene'

const scene = createScene({ LIMIT_FACTOR: '10' })
const PIECE = 64 * 1024

let person: Person
let api: ApiClient
beforeEach(async () => {
  person = await scene.person('contractor')
  api = scene.api(person.token)
})

/** A picture that does not become small. */
async function noise(side = 300): Promise<Buffer> {
  const raw = { width: side, height: side, channels: 3 as const }
  return sharp(randomBytes(side * side * 3), { raw })
    .png()
    .toBuffer()
}

const begin = (id: string, fileSize: number, fileName = 'noise.png') =>
  api.get('beginPartialUpload', { params: { id }, body: { fileName, fileSize } })
/** As bytes: the client of the tests sends text otherwise. */
async function put(id: string, at: number, bytes: Uint8Array, token = person.token): Promise<Response> {
  return fetch(`${scene.url}/api/partial-uploads/${id}/pieces/${at}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}` },
    body: new Uint8Array(bytes),
  })
}
const receivedAfter = async (answer: Promise<Response>) =>
  ((await (await answer).json()) as { received: number }).received
const refusalOf = async (answer: Promise<Response>) => {
  const response = await answer
  return { status: response.status, ...((await response.json()) as { error: object }).error }
}

async function putAll(id: string, bytes: Buffer, from = 0): Promise<void> {
  for (let at = from; at < bytes.length; at += PIECE) {
    expect((await put(id, at, bytes.subarray(at, at + PIECE))).status).toBe(200)
  }
}

test('a picture that comes in pieces is the same as one that came whole, also where it broke off between', async () => {
  const bytes = await noise()
  expect(await begin('p1', bytes.length)).toEqual({ received: 0 })
  expect(await receivedAfter(put('p1', 0, bytes.subarray(0, PIECE)))).toBe(PIECE)
  // The answer was lost: the same piece comes again, and whoever begins anew is told where to go on.
  expect(await receivedAfter(put('p1', 0, bytes.subarray(0, PIECE)))).toBe(PIECE)
  expect(await begin('p1', bytes.length)).toEqual({ received: PIECE })
  await putAll('p1', bytes, PIECE)

  const upload = await api.get('finishPartialUpload', { params: { id: 'p1' } })
  const body = new FormData()
  body.append('file', new Blob([new Uint8Array(bytes)]), 'noise.png')
  const whole = await api.get('createUpload', { body })
  const { fileUrl: _, thumbnailUrl: __, ...measured } = whole
  expect(upload).toMatchObject(measured)
  expect(await api.get('finishPartialUpload', { params: { id: 'p1' } }), 'again').toEqual(upload)
  expect(await begin('p1', bytes.length)).toEqual({ received: bytes.length })
  const [left] = await scene.server.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM partial_pieces WHERE owner_id = $1',
    [person.id],
  )
  expect(left?.n).toBe(0)
})

test('pieces that come at once, and again, are stored once', async () => {
  const bytes = await noise()
  await begin('p1', bytes.length)
  const first = bytes.subarray(0, PIECE)
  const answers = await Promise.all(Array.from({ length: 8 }, () => receivedAfter(put('p1', 0, first))))
  expect(new Set(answers)).toEqual(new Set([PIECE]))
  await putAll('p1', bytes, PIECE)
  const made = await Promise.all([1, 2].map(() => api.send('finishPartialUpload', { params: { id: 'p1' } })))
  const uploads = (await Promise.all(made.map((answer) => answer.json()))) as Upload[]
  for (const upload of uploads) expect(upload).toMatchObject({ width: 300, height: 300 })
})

test('a piece that leaves a gap, is too large or too small, or goes beyond the file is refused', async () => {
  const bytes = await noise()
  await begin('p1', bytes.length)
  expect(await refusalOf(put('p1', PIECE, bytes.subarray(0, PIECE)))).toMatchObject({ status: 409, code: 'conflict' })
  expect(await refusalOf(put('p1', 0, bytes.subarray(0, 100)))).toMatchObject({ status: 400, code: 'invalid' })
  expect(await refusalOf(put('p1', 0, new Uint8Array(bytes.length + 1)))).toMatchObject({ code: 'too_large' })
  expect(await api.refusal('finishPartialUpload', { params: { id: 'p1' } })).toMatchObject({ code: 'conflict' })
  await begin('big', 5 * 1024 * 1024)
  expect(await refusalOf(put('big', 0, new Uint8Array(1024 * 1024 + 1)))).toMatchObject({ code: 'too_large' })
  const tooLarge = { params: { id: 'p2' }, body: { fileName: 'a', fileSize: 10 * 1024 * 1024 + 1 } }
  expect(await api.refusal('beginPartialUpload', tooLarge)).toMatchObject({ code: 'invalid' })
})

test('pieces of others do not exist, and what turns out to be no picture is forgotten', async () => {
  const other = scene.api((await scene.person('contractor')).token)
  await begin('p1', 20)
  expect(await other.refusal('finishPartialUpload', { params: { id: 'p1' } })).toMatchObject({ code: 'not_found' })
  expect(await receivedAfter(put('p1', 0, Buffer.from('this is no picture! ')))).toBe(20)
  expect(await api.refusal('finishPartialUpload', { params: { id: 'p1' } })).toMatchObject({ code: 'invalid' })
  expect(await api.refusal('finishPartialUpload', { params: { id: 'p1' } })).toMatchObject({ code: 'not_found' })
})

test('a sender has 20 files under way at most, within their quota, and may cancel one', async () => {
  for (let n = 0; n < 20; n += 1) await begin(`p${n}`, 1000)
  const more = { params: { id: 'p20' }, body: { fileName: 'a', fileSize: 1 } }
  expect(await api.refusal('beginPartialUpload', more)).toMatchObject({ code: 'conflict' })
  await api.get('cancelPartialUpload', { params: { id: 'p0' } })
  await api.get('beginPartialUpload', more)
})

test('pieces that nobody has added to for a day are removed', async () => {
  await begin('p1', 1000)
  const [removal] = scene.server.runtime.housekeeping.filter(({ kind }) => kind === 'uploads in pieces')
  await removal?.remove()
  expect(await begin('p1', 1000)).toEqual({ received: 0 })
  expect(await receivedAfter(put('p1', 0, new Uint8Array(1000)))).toBe(1000)
  await scene.server.query(`UPDATE partial_uploads SET touched_at = now() - interval '25 hours' WHERE owner_id = $1`, [
    person.id,
  ])
  await removal?.remove()
  expect(await begin('p1', 1000)).toEqual({ received: 0 })
})
