import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FileStore } from '../../lib/server/ports/file-store'

const MIB = 1024 * 1024

/** What every store of files obeys, wherever it keeps them. */
export function describeFileStore(name: string, create: (dataDir: string) => Promise<FileStore>): void {
  describe(`files in ${name}`, () => {
    let dataDir: string
    let store: FileStore
    beforeEach(async () => {
      dataDir = await mkdtemp(path.join(tmpdir(), 'rollcall-files-'))
      store = await create(dataDir)
    })
    afterEach(async () => {
      await store.close()
      await rm(dataDir, { recursive: true, force: true })
    })

    async function put(place: string, bytes: Buffer): Promise<string> {
      const file = path.join(store.temporaryDir, randomBytes(6).toString('hex'))
      await writeFile(file, bytes)
      await store.put(place, file)
      return file
    }

    async function read(place: string, range?: { start: number; end: number }): Promise<Buffer | null> {
      const found = await store.open(place, range)
      return found && buffer(found.stream)
    }

    test.each([1, 1000, 11 * MIB])('%d bytes come back as they went in', async (size) => {
      const bytes = randomBytes(size)
      await put('2026/11/a_B-9.jpg', bytes)
      expect(await store.measure('2026/11/a_B-9.jpg')).toBe(size)
      expect(await read('2026/11/a_B-9.jpg').then((found) => found?.equals(bytes))).toBe(true)
      expect((await store.open('2026/11/a_B-9.jpg').then(discard))?.size).toBe(size)
    })

    test('a range is the bytes from the first to the last inclusive, of a file whose whole size is told', async () => {
      await put('a.pdf', Buffer.from('0123456789'))
      expect(String(await read('a.pdf', { start: 2, end: 4 }))).toBe('234')
      expect(String(await read('a.pdf', { start: 9, end: 9 }))).toBe('9')
      expect((await store.open('a.pdf', { start: 0, end: 0 }).then(discard))?.size).toBe(10)
    })

    test('putting again replaces', async () => {
      await put('portfolio/a.jpg', Buffer.from('first'))
      await put('portfolio/a.jpg', Buffer.from('second'))
      expect(String(await read('portfolio/a.jpg'))).toBe('second')
    })

    test('what is missing has no size and no bytes, and removing it is no error', async () => {
      await put('2026/11/there.jpg', Buffer.from('x'))
      for (const place of ['nothing.jpg', '2026/11/nothing.jpg', '2026/11', '2026/11/there.jpg/below.jpg']) {
        expect(await store.measure(place)).toBeNull()
        expect(await store.open(place)).toBeNull()
        expect(await store.open(place, { start: 0, end: 1 })).toBeNull()
      }
      await store.remove('nothing.jpg')
      expect(String(await read('2026/11/there.jpg'))).toBe('x')
    })

    test('what was removed is missing, and nothing else is', async () => {
      await put('2026/a.jpg', Buffer.from('a'))
      await put('2026/a.thumb.webp', Buffer.from('b'))
      await store.remove('2026/a.jpg')
      expect(await store.measure('2026/a.jpg')).toBeNull()
      expect(await store.open('2026/a.jpg')).toBeNull()
      expect(String(await read('2026/a.thumb.webp'))).toBe('b')
      await store.remove('2026/a.jpg')
    })

    test('a temporary file that is not there is an error, and nothing is stored', async () => {
      await expect(store.put('a.jpg', path.join(store.temporaryDir, 'gone'))).rejects.toThrow()
      expect(await store.measure('a.jpg')).toBeNull()
    })

    test('what nobody has touched since is cleared from the folder of files in the making, and no stored file', async () => {
      await put('kept.jpg', Buffer.from('x'))
      const folder = await mkdtemp(path.join(store.temporaryDir, 'upload-'))
      await writeFile(path.join(folder, 'file'), 'half')
      await store.clearTemporary(new Date(Date.now() - 60_000))
      expect(await readdir(store.temporaryDir)).toContain(path.basename(folder))
      await store.clearTemporary(new Date(Date.now() + 60_000))
      expect(await readdir(store.temporaryDir)).toEqual([])
      expect(await store.measure('kept.jpg')).toBe(1)
    })

    test('many files are put and read at once', async () => {
      const names = Array.from({ length: 100 }, (_, at) => `many/${at}.jpg`)
      await Promise.all(names.map((each) => put(each, Buffer.from(each.repeat(1000)))))
      const found = await Promise.all(names.map((each) => read(each)))
      expect(found.map(String)).toEqual(names.map((each) => each.repeat(1000)))
    })

    test('a reader who leaves in the middle disturbs nobody', async () => {
      await put('large.pdf', randomBytes(4 * MIB))
      for (let time = 0; time < 100; time += 1) {
        const found = await store.open('large.pdf')
        found?.stream.once('data', () => found.stream.destroy())
        await new Promise((resolve) => found?.stream.once('close', resolve))
      }
      expect((await read('large.pdf'))?.length).toBe(4 * MIB)
    })
  })
}

function discard<T extends { stream: Readable } | null>(found: T): T {
  found?.stream.destroy()
  return found
}
