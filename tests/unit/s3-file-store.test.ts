import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readConfig } from '@/lib/server/config'
import { createS3FileStore, type S3Bounds, type S3Settings } from '@/lib/server/files/s3-file-store'
import type { FileStore } from '@/lib/server/ports/file-store'
import { describeFileStore } from '../port-suites/file-store'
import { type S3Server, startS3Server } from '../support/s3-server'

const bounds: S3Bounds = { connectMs: 300, answerMs: 300, putMs: 800, stallMs: 300, readMs: 5000 }
/** All tries, and a machine that is busy. */
const PATIENCE_MS = 3000

let s3: S3Server
const warnings: string[] = []
const logger = pino({ level: 'warn' }, { write: (line: string) => void warnings.push(line) })

beforeAll(async () => {
  s3 = await startS3Server()
})
afterAll(() => s3.close())

function create(dataDir: string, env: Record<string, string> = {}, within?: S3Bounds): Promise<FileStore> {
  const settings = readConfig({ ...s3.env, ...env }).files as S3Settings
  return createS3FileStore({ settings, dataDir, logger, bounds: within })
}

describeFileStore('a bucket', (dataDir) => create(dataDir))

describe('a store in trouble', () => {
  let dataDir: string
  let store: FileStore
  let file: string
  beforeEach(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'rollcall-files-'))
    store = await create(dataDir, {}, bounds)
    file = path.join(store.temporaryDir, 'file')
    await writeFile(file, 'bytes '.repeat(100_000))
    await store.put('a.jpg', file)
    s3.requests.length = 0
    warnings.length = 0
  })
  afterEach(async () => {
    s3.become('well')
    await store.close()
    await rm(dataDir, { recursive: true, force: true })
  })

  const actions = {
    put: () => store.put('b.jpg', file),
    measure: () => store.measure('a.jpg'),
    open: () => store.open('a.jpg'),
    remove: () => store.remove('b.jpg'),
  }
  const names = Object.keys(actions) as (keyof typeof actions)[]

  test.each(names)('%s fails in time where no answer comes', async (name) => {
    s3.become('silent')
    const startedAt = Date.now()
    await expect(actions[name]()).rejects.toThrow(`the S3 store failed to ${name}: `)
    expect(Date.now() - startedAt).toBeLessThan(PATIENCE_MS)
  })

  test.each(names)('%s is tried twice where the store says that it cannot, then fails', async (name) => {
    s3.become('unavailable')
    await expect(actions[name]()).rejects.toThrow(`the S3 store failed to ${name}: `)
    expect(s3.requests).toHaveLength(2)
  })

  test.each(names)('%s comes through one failure', async (name) => {
    s3.become('unavailable', 'next')
    await actions[name]()
    expect(s3.requests).toHaveLength(2)
  })

  test.each(['cut', 'stall'] as const)(
    'a file that ends in the middle (%s) is an error, never a shorter file',
    async (mood) => {
      s3.become(mood)
      const found = await store.open('a.jpg')
      const startedAt = Date.now()
      await expect(buffer(found?.stream as NodeJS.ReadableStream)).rejects.toThrow()
      expect(Date.now() - startedAt).toBeLessThan(PATIENCE_MS)
    },
  )

  test('a file larger than an upload may be read for longer in proportion', async () => {
    await writeFile(file, Buffer.alloc(40 * 1024 * 1024))
    const slow = await create(dataDir, {}, { ...bounds, stallMs: 5000, putMs: 5000, answerMs: 5000, readMs: 900 })
    await slow.put('whole.zip', file)
    s3.become('slow')
    const found = await slow.open('whole.zip')
    expect((await buffer(found?.stream as NodeJS.ReadableStream)).length).toBe(40 * 1024 * 1024)
    const small = await slow.open('a.jpg')
    await expect(buffer(small?.stream as NodeJS.ReadableStream)).rejects.toThrow()
    await slow.close()
  })

  test('readers who stand still keep everybody else waiting no longer than a stall may last', async () => {
    await writeFile(file, Buffer.alloc(8 * 1024 * 1024))
    await store.put('large.pdf', file)
    const busy = await create(dataDir, {}, { ...bounds, connectMs: 8000, answerMs: 8000, stallMs: 1500 })
    const ends: Promise<unknown>[] = []
    for (let reader = 0; reader < 64; reader += 1) {
      const found = await busy.open('large.pdf')
      ends.push(new Promise((resolve) => found?.stream.once('error', resolve)))
    }
    expect(await busy.measure('large.pdf')).toBe(8 * 1024 * 1024)
    await Promise.all(ends)
    await busy.close()
  }, 20_000)

  test('its errors hold no key and no signature', async () => {
    s3.become('unavailable')
    const error = (await actions.open().catch((reason: unknown) => reason)) as Error
    expect(JSON.stringify([error, error.message, error.stack])).not.toMatch(/test-key|test-secret|Signature|AWS4/)
  })

  test('a start waits for nothing that does not answer, and says so', async () => {
    s3.become('silent')
    const another = await create(dataDir, {}, bounds)
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toContain('the file store does not answer')
    s3.become('well')
    expect(await another.measure('a.jpg')).toBe(600_000)
    await another.close()
  })

  test.each([
    ['a key that it does not know', { S3_ACCESS_KEY_ID: 'other' }],
    ['a bucket that is not there', { S3_BUCKET: 'other' }],
  ])('a start with %s names S3_BUCKET', async (_, env) => {
    await expect(create(dataDir, env)).rejects.toThrow(/^S3_BUCKET \S+ cannot be used: /)
  })
})

describe('a file that is larger than a part', () => {
  const PART = 1024
  const bytes = randomBytes(3 * PART + 100)
  let dataDir: string
  let store: FileStore
  let file: string
  beforeEach(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'rollcall-files-'))
    const settings = readConfig(s3.env).files as S3Settings
    store = await createS3FileStore({ settings, dataDir, logger, bounds, partBytes: PART })
    file = path.join(store.temporaryDir, 'file')
    await writeFile(file, bytes)
    s3.requests.length = 0
  })
  afterEach(async () => {
    s3.become('well')
    await store.close()
    await rm(dataDir, { recursive: true, force: true })
  })

  test('goes in parts, and is whole afterwards', async () => {
    await store.put('exports/whole.zip', file)
    expect(s3.objects.get('uploads/exports/whole.zip')?.equals(bytes)).toBe(true)
    expect(s3.requests.filter((request) => request.startsWith('PUT'))).toHaveLength(4)
    expect(s3.unfinished.size).toBe(0)
  })

  test.each([PART - 1, PART])('of %d bytes it goes in one piece', async (size) => {
    await writeFile(file, bytes.subarray(0, size))
    await store.put('exports/small.zip', file)
    expect(s3.requests).toEqual(['PUT uploads/exports/small.zip'])
    expect(s3.objects.get('uploads/exports/small.zip')?.length).toBe(size)
  })

  test('comes through one failure of any request', async () => {
    for (let well = 0; well < 6; well += 1) {
      s3.become('unavailable', 'next', well)
      await store.put(`exports/${well}.zip`, file)
      expect(s3.objects.get(`uploads/exports/${well}.zip`)?.equals(bytes)).toBe(true)
    }
    expect(s3.unfinished.size).toBe(0)
  })

  test('leaves no part behind where one is refused', async () => {
    s3.become('refusing', 'next', 2)
    await expect(store.put('exports/refused.zip', file)).rejects.toThrow('the S3 store failed to put: ')
    expect(s3.objects.has('uploads/exports/refused.zip')).toBe(false)
    expect(s3.unfinished.size).toBe(0)
  })
})

test('keys stand below the prefix', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'rollcall-files-'))
  const store = await create(dataDir, { S3_PREFIX: 'chat/files/' })
  await writeFile(path.join(store.temporaryDir, 'file'), 'x')
  await store.put('2026/11/a.jpg', path.join(store.temporaryDir, 'file'))
  expect([...s3.objects.keys()]).toContain('chat/files/2026/11/a.jpg')
  await store.close()
  await rm(dataDir, { recursive: true })
})
