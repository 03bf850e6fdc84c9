import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiClient, createApiClient } from '../support/api-client'
import { connectClient } from '../support/test-client'
import { startTestServer, type TestServer } from '../support/test-server'

const aDayAgo = () => new Date(Date.now() - 24 * 60 * 60_000)

const PDF = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF')
const MIB = 1024 * 1024

let server: TestServer
let contractor: ApiClient
beforeAll(async () => {
  server = await startTestServer({ LIMIT_FACTOR: '10' })
  contractor = createApiClient(server.url, 'contractor_token')
})
afterAll(() => server.stop())

function form(bytes: Uint8Array, name = 'picture.jpg', field = 'file'): { body: FormData } {
  const body = new FormData()
  body.append(field, new Blob([new Uint8Array(bytes)]), name)
  return { body }
}

const solid = (width: number, height: number, background = 'teal') =>
  sharp({ create: { width, height, channels: 3, background } })

/** Two frames that differ. */
async function animation() {
  const frames = await Promise.all(['red', 'green'].map((colour) => solid(40, 30, colour).png().toBuffer()))
  return sharp(frames, { join: { animated: true } })
}

function read(fileUrl: string, token = 'contractor_token', headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${server.url}${fileUrl}`, { headers: { authorization: `Bearer ${token}`, ...headers } })
}

async function bytesOf(fileUrl: string): Promise<Buffer> {
  return Buffer.from(await (await read(fileUrl)).arrayBuffer())
}

test('a photo is turned upright, loses what it says of its maker, and gets a thumbnail', async () => {
  const photo = await solid(1200, 800)
    .withExif({ IFD0: { Copyright: 'where I live' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
  const upload = await contractor.get('createUpload', form(photo, 'C:\\photos\\mein Dach.jpg'))
  expect(upload).toMatchObject({ fileName: 'mein Dach.jpg', mimeType: 'image/jpeg', width: 800, height: 1200 })
  expect(upload.fileUrl).toMatch(/^\/uploads\/[A-Za-z0-9_\-./]+$/)
  const stored = await bytesOf(upload.fileUrl)
  expect(stored.length).toBe(upload.fileSize)
  expect(stored.includes('where I live')).toBe(false)
  const thumbnail = await sharp(await bytesOf(upload.thumbnailUrl ?? '')).metadata()
  expect(thumbnail).toMatchObject({ format: 'webp', width: 320, height: 480 })
})

test.each(['gif', 'webp'] as const)('an animated %s keeps moving', async (format) => {
  const moving = await (await animation())[format]({ delay: [100, 100] }).toBuffer()
  const upload = await contractor.get('createUpload', form(moving))
  expect(upload).toMatchObject({ mimeType: `image/${format}`, width: 40, height: 30 })
  const stored = await sharp(await bytesOf(upload.fileUrl), { animated: true }).metadata()
  expect(stored).toMatchObject({ pages: 2, delay: [100, 100] })
})

test('a PDF is kept as it is and only ever saved', async () => {
  const upload = await contractor.get('createUpload', form(PDF, 'Angebot – Dach.pdf'))
  expect(upload).toEqual({
    fileUrl: upload.fileUrl,
    fileName: 'Angebot – Dach.pdf',
    fileSize: PDF.length,
    mimeType: 'application/pdf',
  })
  const answer = await read(upload.fileUrl)
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment; .*filename\*=UTF-8''Angebot%20%E2%80%93/)
  expect(Buffer.from(await answer.arrayBuffer()).equals(PDF)).toBe(true)
})

test.each([
  ['a web page', Buffer.from('<html><script>alert(1)</script>'), 'file'],
  ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'), 'file'],
  ['nothing', Buffer.alloc(0), 'file'],
  ['a PDF in another field', PDF, 'picture'],
])('%s called picture.jpg is invalid', async (_, bytes, field) => {
  expect(await contractor.refusal('createUpload', form(bytes, 'picture.jpg', field))).toMatchObject({
    status: 400,
    code: 'invalid',
    issues: [{ path: 'file' }],
  })
})

test('half a picture is invalid', async () => {
  const photo = await solid(600, 400).jpeg().toBuffer()
  expect((await contractor.refusal('createUpload', form(photo.subarray(0, photo.length / 2)))).status).toBe(400)
})

test.each([undefined, '{"file":"x"}'])('what is no form is invalid: %s', async (body) => {
  expect((await contractor.refusal('createUpload', { body })).status).toBe(400)
})

test('a file of 10 MiB fits and one byte more does not, and the server lives on', async () => {
  const padded = (size: number) => Buffer.concat([PDF, Buffer.alloc(size - PDF.length)])
  expect((await contractor.get('createUpload', form(padded(10 * MIB)))).fileSize).toBe(10 * MIB)
  for (const size of [10 * MIB + 1, 12 * MIB]) {
    expect(await contractor.refusal('createUpload', form(padded(size)))).toMatchObject({
      status: 413,
      code: 'too_large',
    })
  }
  expect((await contractor.send('getMe')).status).toBe(200)
})

test('more than 25 megapixels are too large, however few bytes they take', async () => {
  const vast = await solid(6000, 5000).png().toBuffer()
  expect(await contractor.refusal('createUpload', form(vast))).toMatchObject({ status: 413, code: 'too_large' })
})

test('an upload that breaks off leaves nothing behind', async () => {
  const abort = new AbortController()
  async function* endless() {
    yield Buffer.from('--x\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.4')
    abort.abort()
    yield Buffer.alloc(1024)
  }
  const options: RequestInit & { duplex: 'half' } = {
    method: 'POST',
    headers: { authorization: 'Bearer contractor_token', 'content-type': 'multipart/form-data; boundary=x' },
    body: endless() as unknown as BodyInit,
    signal: abort.signal,
    duplex: 'half',
  }
  await expect(fetch(`${server.url}/api/uploads`, options)).rejects.toThrow()
  const { readdir } = await import('node:fs/promises')
  await expect.poll(() => readdir(server.runtime.uploads.temporaryDir)).toEqual([])
})

test('only the owner reads a file until a conversation holds it, then both its people do, thumbnail too', async () => {
  const upload = await contractor.get('createUpload', form(await solid(800, 600).jpeg().toBuffer()))
  const addresses = [upload.fileUrl, upload.thumbnailUrl ?? '']
  const statuses = (token: string) => Promise.all(addresses.map(async (url) => (await read(url, token)).status))
  expect(await statuses('contractor_token')).toEqual([200, 200])
  for (const token of ['customer_token', 'contractor2_token', 'admin_token']) {
    expect(await statuses(token)).toEqual([404, 404])
  }
  const client = await connectClient(server.url, 'contractor_token')
  await client.get('send_message', {
    receiverId: 'customer1',
    messageType: 'image',
    content: { fileUrl: upload.fileUrl, fileName: 'roof.jpg' },
  })
  client.socket.disconnect()
  expect(await statuses('customer_token')).toEqual([200, 200])
  expect(await statuses('customer2_token')).toEqual([404, 404])
  expect((await fetch(`${server.url}${upload.fileUrl}`)).status).toBe(401)
})

test('a browser runs nothing in a file and asks again before it shows it', async () => {
  const { fileUrl, fileSize } = await contractor.get('createUpload', form(await solid(90, 60).png().toBuffer()))
  const { headers } = await read(fileUrl)
  expect(headers.get('content-type')).toBe('image/png')
  expect(headers.get('content-disposition')).toBe('inline')
  expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'")
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('cache-control')).toBe('private, no-cache')
  const etag = headers.get('etag') ?? ''
  expect((await read(fileUrl, 'contractor_token', { 'if-none-match': etag })).status).toBe(304)
  expect((await read(fileUrl, 'customer_token', { 'if-none-match': etag })).status).toBe(404)
  const part = await read(fileUrl, 'contractor_token', { range: 'bytes=-10' })
  expect([part.status, (await part.arrayBuffer()).byteLength]).toEqual([206, 10])
  expect((await read(fileUrl, 'contractor_token', { range: `bytes=${fileSize}-` })).status).toBe(416)
})

test.each(['/uploads/..%2f..%2fetc%2fpasswd', '/uploads/%00', '/uploads/', '/uploads/nothing.jpg'])(
  '%s is not found',
  async (path) => {
    expect((await read(path)).status).toBe(404)
  },
)

test('an upload that nothing held for 24 hours is removed, files and all', async () => {
  const [unsent, kept] = [
    await contractor.get('createUpload', form(await solid(90, 60).png().toBuffer())),
    await contractor.get('createUpload', form(await solid(90, 60).png().toBuffer())),
  ]
  await contractor.get('createTemplate', { body: { name: 'Kept', text: 'x', fileUrl: kept.fileUrl } })
  await server.query("UPDATE uploads SET orphaned_at = now() - interval '25 hours' WHERE file_url = ANY($1)", [
    [unsent.fileUrl, kept.fileUrl],
  ])
  expect(await server.runtime.uploads.removeUnheld(aDayAgo())).toBeGreaterThanOrEqual(1)
  expect((await read(unsent.fileUrl)).status).toBe(404)
  expect(await server.runtime.uploads.open(unsent.fileUrl.slice('/uploads/'.length))).toBeNull()
  expect((await read(kept.fileUrl)).status).toBe(200)
})
