import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDiskFileStore } from '../../lib/server/files/disk-file-store'
import { newSecret } from '../../lib/server/ids'
import { createLogger } from '../../lib/server/logger'
import type { FileStore } from '../../lib/server/ports/file-store'
import type { PictureMaker } from '../../lib/server/ports/picture-maker'
import { createUploadsService } from '../../lib/server/services/uploads'
import { createStore, type Store } from '../../lib/server/store/client'
import { immortal, inEveryLife, type Life, mortal } from '../support/mortal'
import { cloneDatabase } from '../support/test-server'

const HOUR_MS = 60 * 60_000
const owner = { userId: 'owner' }

let store: Store
let dataDir: string
let files: FileStore
beforeAll(async () => {
  store = createStore(await cloneDatabase('template_empty'), () => {})
  dataDir = await mkdtemp(path.join(tmpdir(), 'rollcall-removal-'))
  files = await createDiskFileStore(dataDir)
  await store.prisma.user.create({
    data: { id: owner.userId, email: 'o@x.test', name: 'Owner', role: 'contractor', passwordHash: '!' },
  })
})
afterAll(async () => {
  await store.close()
  await rm(dataDir, { recursive: true, force: true })
})

const pictures: PictureMaker = {
  detectType: async () => 'image/png',
  async reencode(source, _type, target) {
    await copyFile(source, target.picture)
    await copyFile(source, target.thumbnail)
    return { size: 7, width: 1, height: 1 }
  },
}

/** The service of a process that dies after so many steps on files and database, at a time. */
function serviceAt(hours: number, life = immortal) {
  const { prisma } = store
  const models = {
    upload: mortal(prisma.upload, life),
    uploadUse: mortal(prisma.uploadUse, life),
    ownExport: mortal(prisma.ownExport, life),
    fileRemoval: mortal(prisma.fileRemoval, life),
    $transaction: mortal({ run: prisma.$transaction.bind(prisma) }, life).run,
  }
  return createUploadsService({
    store: { ...store, prisma: models as unknown as Store['prisma'] },
    files: { ...mortal({ put: files.put, remove: files.remove }, life), temporaryDir: files.temporaryDir } as FileStore,
    pictures,
    logger: createLogger('silent'),
    now: () => new Date(start + hours * HOUR_MS),
    newSecret,
    quota: 1024 * 1024,
  })
}

const start = Date.now()

const removeUnheldAt = (hours: number, life?: Life) =>
  serviceAt(hours, life).removeUnheld(new Date(start + (hours - 24) * HOUR_MS))

async function upload(life?: Life) {
  const folder = await mkdtemp(path.join(files.temporaryDir, 'upload-'))
  const temporaryFile = path.join(folder, 'file')
  await writeFile(temporaryFile, 'picture')
  return serviceAt(0, life).store(owner, { temporaryFile, fileName: 'a.png' })
}

/** What there is of uploads: rows, files and plans. */
async function look() {
  const entries = await readdir(path.join(dataDir, 'uploads'), { recursive: true, withFileTypes: true })
  return {
    rows: await store.prisma.upload.count(),
    files: entries.filter((entry) => entry.isFile()).length,
    plans: await store.prisma.fileRemoval.count(),
  }
}

test('an upload cut short at any step is whole or leaves nothing, once housekeeping has looked', async () => {
  const deaths = await inEveryLife(upload, async () => {
    await removeUnheldAt(2)
    const { rows, files, plans } = await look()
    expect([rows <= 1, files, plans]).toEqual([true, 2 * rows, 0])
    await removeUnheldAt(25)
    expect(await look()).toEqual({ rows: 0, files: 0, plans: 0 })
  })
  expect(deaths).toBeGreaterThanOrEqual(5)
})

test('a removal cut short at any step is completed by the next, and an upload that has a row has its files', async () => {
  const deaths = await inEveryLife(
    async (life) => {
      await upload()
      await removeUnheldAt(23)
      expect(await look()).toEqual({ rows: 1, files: 2, plans: 0 })
      await removeUnheldAt(25, life)
    },
    async (died) => {
      const { rows, files } = await look()
      if (rows > 0) expect(files).toBe(2)
      if (!died) expect([rows, files]).toEqual([0, 0])
      await removeUnheldAt(27)
      expect(await look()).toEqual({ rows: 0, files: 0, plans: 0 })
    },
  )
  expect(deaths).toBeGreaterThanOrEqual(8)
})

test('a file that cannot be removed holds no other up, and goes when it can', async () => {
  const stubborn = (await upload()).fileUrl
  for (let count = 0; count < 30; count += 1) await upload()
  const remove = files.remove
  const failing = { ...files, remove: (name: string) => (stubborn.endsWith(name) ? fail() : remove(name)) }
  const fail = () => Promise.reject(new Error('busy'))
  const healthy = files
  files = failing
  await expect(removeUnheldAt(25)).rejects.toThrow('busy')
  await removeUnheldAt(25)
  expect(await look()).toEqual({ rows: 0, files: 2, plans: 1 })
  files = healthy
  await removeUnheldAt(27)
  expect(await look()).toEqual({ rows: 0, files: 0, plans: 0 })
})
