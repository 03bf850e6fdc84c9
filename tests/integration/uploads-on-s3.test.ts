import { readdir } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type ApiClient, createApiClient } from '../support/api-client'
import { type S3Server, startS3Server } from '../support/s3-server'
import { connectClient } from '../support/test-client'
import { startTestServer, type TestServer } from '../support/test-server'

const aDayAgo = () => new Date(Date.now() - 24 * 60 * 60_000)

const MIB = 1024 * 1024
const PDF = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF')

let s3: S3Server
let server: TestServer
let contractor: ApiClient
beforeAll(async () => {
  s3 = await startS3Server()
  server = await startTestServer({ ...s3.env, LIMIT_FACTOR: '10' })
  contractor = createApiClient(server.url, 'contractor_token')
})
afterAll(async () => {
  await server.stop()
  await s3.close()
})
afterEach(() => s3.become('well'))

async function upload(bytes: Uint8Array) {
  const body = new FormData()
  body.append('file', new Blob([new Uint8Array(bytes)]), 'file')
  return contractor.get('createUpload', { body })
}

function read(fileUrl: string, token = 'contractor_token', init: RequestInit = {}): Promise<Response> {
  return fetch(`${server.url}${fileUrl}`, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } })
}

const picture = () =>
  sharp({ create: { width: 900, height: 600, channels: 3, background: 'teal' } })
    .jpeg()
    .toBuffer()
const keysOf = (...addresses: (string | undefined)[]) => addresses.map((address) => address?.slice(1))
const isKept = (key: string | undefined) => s3.objects.has(key ?? '')

test('a picture and its thumbnail are objects below the prefix, and nothing stays on the machine', async () => {
  const { fileUrl, thumbnailUrl, fileSize } = await upload(await picture())
  expect(keysOf(fileUrl, thumbnailUrl).every(isKept)).toBe(true)
  const stored = Buffer.from(await (await read(fileUrl)).arrayBuffer())
  expect(stored.length).toBe(fileSize)
  expect(await sharp(stored).metadata()).toMatchObject({ format: 'jpeg', width: 900, height: 600 })
  const thumbnail = Buffer.from(await (await read(thumbnailUrl ?? '')).arrayBuffer())
  expect(await sharp(thumbnail).metadata()).toMatchObject({ format: 'webp', width: 480, height: 320 })
  expect(await readdir(server.runtime.uploads.temporaryDir)).toEqual([])
  expect(await readdir(path.join(server.runtime.config.dataDir, 'uploads'))).toEqual(['portfolio'])
})

test('what is kept of somebody lies there as well, beside nothing on the machine, and goes from there', async () => {
  const { id } = await contractor.get('askForOwnExport')
  await expect.poll(async () => (await contractor.get('findOwnExport')).export?.state).toBe('ready')
  const exported = () => [...s3.objects.keys()].filter((key) => key.includes('/exports/'))
  const [key = ''] = exported()
  const answer = await contractor.send('getOwnExport', { params: { id } })
  expect(Buffer.from(await answer.arrayBuffer()).equals(s3.objects.get(key) ?? Buffer.alloc(0))).toBe(true)
  expect(await readdir(server.runtime.uploads.temporaryDir)).toEqual([])
  await server.query("UPDATE own_exports SET ended_at = ended_at - interval '24 hours' WHERE id = $1", [id])
  for (const { remove } of server.runtime.housekeeping) await remove()
  expect(exported()).toEqual([])
})

test('10 MiB fit, parts of them are sent alone, and their size without them', async () => {
  const bytes = Buffer.concat([PDF, Buffer.alloc(10 * MIB - PDF.length, 'x')])
  const { fileUrl } = await upload(bytes)
  expect(Buffer.from(await (await read(fileUrl)).arrayBuffer()).equals(bytes)).toBe(true)
  const part = await read(fileUrl, undefined, { headers: { range: 'bytes=1048576-1048579' } })
  expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([
    206,
    `bytes 1048576-1048579/${10 * MIB}`,
    'xxxx',
  ])
  s3.requests.length = 0
  const end = await read(fileUrl, undefined, { headers: { range: `bytes=${10 * MIB}-` } })
  expect([end.status, end.headers.get('content-range')]).toEqual([416, `bytes */${10 * MIB}`])
  const head = await read(fileUrl, undefined, { method: 'HEAD' })
  expect([head.status, head.headers.get('content-length')]).toEqual([200, String(10 * MIB)])
  expect(s3.requests.map((each) => each.split(' ')[0])).toEqual(['HEAD', 'HEAD'])
})

test('who may not read a file is refused before the store is asked; a receiver may', async () => {
  const { fileUrl } = await upload(await picture())
  s3.requests.length = 0
  expect((await read(fileUrl, 'customer_token')).status).toBe(404)
  expect((await fetch(`${server.url}${fileUrl}`)).status).toBe(401)
  expect((await read('/uploads/2026/11/nothing.jpg')).status).toBe(404)
  expect(s3.requests).toEqual([])
  const client = await connectClient(server.url, 'contractor_token')
  const content = { fileUrl, fileName: 'roof.jpg' }
  await client.get('send_message', { receiverId: 'customer1', messageType: 'image', content })
  client.socket.disconnect()
  expect((await read(fileUrl, 'customer_token')).status).toBe(200)
  expect((await read(fileUrl, 'customer2_token')).status).toBe(404)
})

test('an upload that nothing held for 24 hours is removed, thumbnail too', async () => {
  const { fileUrl, thumbnailUrl } = await upload(await picture())
  await server.query("UPDATE uploads SET orphaned_at = now() - interval '25 hours' WHERE file_url = $1", [fileUrl])
  expect(await server.runtime.uploads.removeUnheld(aDayAgo())).toBeGreaterThanOrEqual(1)
  expect(keysOf(fileUrl, thumbnailUrl).some(isKept)).toBe(false)
  expect((await read(fileUrl)).status).toBe(404)
})

test('a store that fails is an internal error of uploads alone: nothing is kept, and the server is ready', async () => {
  const { fileUrl } = await upload(PDF)
  s3.become('unavailable')
  const body = new FormData()
  body.append('file', new Blob([PDF]), 'a.pdf')
  expect(await contractor.refusal('createUpload', { body })).toMatchObject({
    status: 500,
    code: 'internal',
    incidentId: expect.any(String),
  })
  expect((await read(fileUrl)).status).toBe(500)
  expect(await readdir(server.runtime.uploads.temporaryDir)).toEqual([])
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
  expect((await contractor.send('listConversations')).status).toBe(200)
  s3.become('well')
  expect((await read(fileUrl)).status).toBe(200)
})

test('a file that the store breaks off is cut off, never taken for whole', async () => {
  const { fileUrl } = await upload(await picture())
  s3.become('cut')
  await expect(read(fileUrl).then((answer) => answer.arrayBuffer())).rejects.toThrow()
})

test('a file whose object is gone is not found', async () => {
  const { fileUrl } = await upload(PDF)
  s3.objects.delete(fileUrl.slice(1))
  expect((await read(fileUrl)).status).toBe(404)
  expect((await read(fileUrl, undefined, { headers: { range: 'bytes=0-1' } })).status).toBe(404)
})
