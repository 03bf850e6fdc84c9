import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { createDiskFileStore } from '@/lib/server/files/disk-file-store'
import { describeFileStore } from '../port-suites/file-store'

describeFileStore('a folder', createDiskFileStore)

test('a start clears away what was left half made an hour ago, and nothing younger', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'rollcall-files-'))
  const { temporaryDir } = await createDiskFileStore(dataDir)
  await writeFile(path.join(temporaryDir, 'old'), '')
  await writeFile(path.join(temporaryDir, 'young'), '')
  const then = new Date(Date.now() - 2 * 60 * 60_000)
  await utimes(path.join(temporaryDir, 'old'), then, then)
  // Nodes that share a folder start together.
  await Promise.all(Array.from({ length: 5 }, () => createDiskFileStore(dataDir)))
  expect(await readdir(temporaryDir)).toEqual(['young'])
  await rm(dataDir, { recursive: true })
})

test('a name that leads out of the folder is refused', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'rollcall-files-'))
  const store = await createDiskFileStore(dataDir)
  for (const name of ['../a', 'a/../../b', '..', '']) {
    await expect(store.open(name)).rejects.toThrow('outside the upload folder')
  }
  await rm(dataDir, { recursive: true })
})
