import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Actor } from '../../lib/domain/actor'
import { createDiskFileStore } from '../../lib/server/files/disk-file-store'
import { createSharpPictureMaker } from '../../lib/server/files/sharp-picture-maker'
import { createZipArchiveWriter } from '../../lib/server/files/zip-archive-writer'
import { newId, newSecret, newWakeId } from '../../lib/server/ids'
import { createLogger } from '../../lib/server/logger'
import type { ArchiveWriter } from '../../lib/server/ports/archive-writer'
import type { FileStore } from '../../lib/server/ports/file-store'
import type { OwnDataEntry } from '../../lib/server/services/own-data'
import { createOwnExports } from '../../lib/server/services/own-exports'
import { createUploadsService } from '../../lib/server/services/uploads'
import { createStore, type Store } from '../../lib/server/store/client'
import { immortal, inEveryLife, type Life, mortal } from '../support/mortal'
import { cloneDatabase } from '../support/test-server'

const HOUR_MS = 60 * 60_000
const owner: Actor = { userId: 'owner', role: 'customer', name: 'Owner', sessionId: null, tokenId: 'x', scopes: null }

let store: Store
let dataDir: string
let files: FileStore
beforeAll(async () => {
  store = createStore(await cloneDatabase('template_empty'), () => {})
  dataDir = await mkdtemp(path.join(tmpdir(), 'rollcall-exports-'))
  files = await createDiskFileStore(dataDir)
  await store.prisma.user.create({
    data: { id: owner.userId, email: 'o@x.test', name: 'Owner', role: 'customer', passwordHash: '!' },
  })
})
afterAll(async () => {
  await store.close()
  await rm(dataDir, { recursive: true, force: true })
})
beforeEach(async () => {
  told.length = 0
  woken.length = 0
  await store.prisma.ownExport.deleteMany()
})

const start = Date.now()
/** What was told, and when somebody is woken again. */
const told: (string | undefined)[] = []
const woken: (Date | null)[] = []

async function* entries(): AsyncGenerator<OwnDataEntry> {
  async function* text() {
    yield 'all of it'
  }
  yield { name: 'account.json', text: text() }
  yield { name: 'files/gone.jpg', path: 'gone.jpg' }
}

/** The service of a process that dies after so many steps on files and database, at a time. */
function serviceAt(minutes: number, life = immortal, archives: ArchiveWriter = createZipArchiveWriter()) {
  const { prisma } = store
  const models = {
    ownExport: mortal(prisma.ownExport, life),
    fileRemoval: mortal(prisma.fileRemoval, life),
    user: prisma.user,
    $transaction: prisma.$transaction.bind(prisma),
  }
  return createOwnExports({
    store: { ...store, prisma: models as unknown as Store['prisma'] },
    files: { ...files, ...mortal({ put: files.put, remove: files.remove }, life) },
    archives,
    wakes: { wake: async (_id, _key, at) => void woken.push(at), work: async () => {}, hurry() {} },
    notifications: { note: (_userId, { text }) => void told.push(text) },
    listOwnData: entries,
    assertConfirmed: async () => {},
    takePoint: async () => {},
    logger: createLogger('silent'),
    now: () => new Date(start + minutes * 60_000),
    newId,
    newSecret,
    newWakeId,
  })
}

const ask = async () => (await serviceAt(0).ask(owner)).id
const find = async (minutes: number) => (await serviceAt(minutes).find(owner)).export

/** Has files removed as housekeeping does, so many hours later. */
async function removeDue(hours: number): Promise<void> {
  const now = new Date(start + hours * HOUR_MS)
  const parts = { store, files, logger: createLogger('silent'), newSecret, quota: 1 }
  const uploads = createUploadsService({ ...parts, pictures: createSharpPictureMaker(), now: () => now })
  await uploads.removeUnheld(new Date(now.getTime() - 24 * HOUR_MS))
}

async function look() {
  const kept = await readdir(path.join(dataDir, 'uploads'), { recursive: true, withFileTypes: true })
  return {
    files: kept.filter((entry) => entry.isFile()).map(({ name }) => name),
    plans: await store.prisma.fileRemoval.count(),
    unfinished: await readdir(files.temporaryDir),
  }
}

test('one cut short at any step is made again a minute later, once, and leaves nothing else behind', async () => {
  let id = ''
  const deaths = await inEveryLife(
    async (life: Life) => {
      id = await ask()
      await serviceAt(0, life).make(id)
    },
    async () => {
      await serviceAt(2).make(id)
      await removeDue(2)
      const row = await store.prisma.ownExport.findUnique({ where: { id } })
      const name = path.basename(row?.fileUrl ?? '')
      expect(await look()).toEqual({ files: [name], plans: 0, unfinished: [] })
      const bytes = await readFile(path.join(dataDir, 'uploads', 'exports', name))
      expect(bytes.length).toBe(Number(row?.fileSize))
      expect(Object.entries(unzipSync(bytes)).map(([entry, text]) => [entry, strFromU8(text)])).toEqual([
        ['account.json', 'all of it'],
      ])
      await files.remove(`exports/${name}`)
      await store.prisma.ownExport.deleteMany()
    },
  )
  expect(deaths).toBeGreaterThanOrEqual(4)
})

test('of two that are woken at once one makes it; whoever comes back late to what others made removes their own', async () => {
  const id = await ask()
  let release = () => {}
  let begin = () => {}
  const begun = new Promise<void>((resolve) => {
    begin = resolve
  })
  const zip = createZipArchiveWriter()
  const slow: ArchiveWriter = {
    async write(...asked) {
      begin()
      await new Promise<void>((resolve) => {
        release = resolve
      })
      return zip.write(...asked)
    },
  }
  const late = serviceAt(0, immortal, slow).make(id)
  await begun
  await serviceAt(0).make(id)
  expect(await find(0)).toMatchObject({ state: 'making' })
  await serviceAt(2).make(id)
  const { fileUrl } = await store.prisma.ownExport.findUniqueOrThrow({ where: { id } })
  release()
  await late
  expect(await look()).toEqual({ files: [path.basename(fileUrl ?? '')], plans: 0, unfinished: [] })
  expect(told).toEqual(['ready'])
  await files.remove(`exports/${path.basename(fileUrl ?? '')}`)
})

test('one that fails is tried again after longer and longer, is given up at the fourth, and that is told', async () => {
  const id = await ask()
  const failing: ArchiveWriter = { write: () => Promise.reject(new Error('no room')) }
  woken.length = 0
  for (const minutes of [0, 1, 3, 7]) await serviceAt(minutes, immortal, failing).make(id)
  expect(woken).toEqual([1, 3, 7].map((minutes) => new Date(start + minutes * 60_000)))
  expect(await find(7)).toMatchObject({ state: 'failed', fileSize: null, expiresAt: null })
  expect(told).toEqual(['failed'])
  expect(await look()).toEqual({ files: [], plans: 0, unfinished: [] })
  await expect(serviceAt(8).getFile(owner, id)).rejects.toMatchObject({ code: 'not_found' })
  expect((await serviceAt(8).ask(owner)).state).toBe('making')
})

test('one whose makers die each time is given up, and that is told', async () => {
  const id = await ask()
  for (let minutes = 0; minutes < 8; minutes += 2)
    await serviceAt(minutes, { steps: 1 })
      .make(id)
      .catch(() => {})
  await serviceAt(8).make(id)
  expect(await find(8)).toMatchObject({ state: 'failed' })
  expect(told).toEqual(['failed'])
})

test('a server that stops hands it on at once', async () => {
  const id = await ask()
  const stopping = serviceAt(0)
  await stopping.close()
  await stopping.make(id)
  expect(await look()).toMatchObject({ files: [], unfinished: [] })
  await serviceAt(0).make(id)
  expect(await find(0)).toMatchObject({ id, state: 'ready' })
})
