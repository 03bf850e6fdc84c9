import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createZipArchiveWriter } from '@/lib/server/files/zip-archive-writer'
import type { ArchiveEntry } from '@/lib/server/ports/archive-writer'

const { write } = createZipArchiveWriter()
const never = new AbortController().signal

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rollcall-zip-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))
const target = () => path.join(folder, 'all.zip')

async function* pieces(...texts: string[]): AsyncGenerator<string> {
  yield* texts
}
const bytes = (size: number) => Readable.from([Buffer.alloc(size, 'x')])

test('text and files come out as they went in, each opened when the one before it is through', async () => {
  const streams: Readable[] = []
  async function* entries(): AsyncGenerator<ArchiveEntry> {
    yield { name: 'a.json', text: pieces('{"a":', '1}') }
    for (const size of [100_000, 3]) {
      expect(streams.every((stream) => stream.readableEnded)).toBe(true)
      const stream = bytes(size)
      streams.push(stream)
      yield { name: `files/${size}.jpg`, stream }
    }
  }
  const size = await write(entries(), target(), never)
  const written = await readFile(target())
  expect(size).toBe(written.length)
  const files = unzipSync(written)
  expect(strFromU8(files['a.json'] as Uint8Array)).toBe('{"a":1}')
  expect([files['files/100000.jpg']?.length, files['files/3.jpg']?.length]).toEqual([100_000, 3])
})

test('an entry that breaks off, and one that cannot be asked for, break off the whole', async () => {
  async function* breaksOff(): AsyncGenerator<ArchiveEntry> {
    async function* half() {
      yield 'half'
      throw new Error('cut')
    }
    yield { name: 'a.json', text: half() }
  }
  await expect(write(breaksOff(), target(), never)).rejects.toThrow('cut')
  async function* refuses(): AsyncGenerator<ArchiveEntry> {
    yield { name: 'a.json', text: pieces('a') }
    throw new Error('away')
  }
  await expect(write(refuses(), target(), never)).rejects.toThrow('away')
})

test('where the file cannot be written nothing waits for it, and what was opened is closed', async () => {
  const stream = bytes(1_000_000)
  async function* entries(): AsyncGenerator<ArchiveEntry> {
    yield { name: 'a.jpg', stream }
  }
  await expect(write(entries(), path.join(folder, 'absent', 'all.zip'), never)).rejects.toThrow('ENOENT')
  expect(stream.destroyed).toBe(true)
})

test('it ends where it is told to, in the middle of an entry', async () => {
  const stopping = new AbortController()
  async function* entries(): AsyncGenerator<ArchiveEntry> {
    async function* endless() {
      yield 'begun'
      stopping.abort(new Error('the server stops'))
      await new Promise(() => {})
    }
    yield { name: 'a.json', text: endless() }
  }
  await expect(write(entries(), target(), stopping.signal)).rejects.toThrow('the server stops')
})
