import { readdir } from 'node:fs/promises'
import { request } from 'node:http'
import path from 'node:path'
import { expect, test } from 'vitest'
import { createStore } from '../../lib/server/store/client'
import { insertUpload } from '../../lib/server/store/uploads'
import { createScene, type Person } from '../support/scene'

const MIB = 1024 * 1024
const scene = createScene({ UPLOAD_QUOTA_MB: '1', LIMIT_FACTOR: '10' })

function upload(person: Person, size: number): Promise<Response> {
  const body = new FormData()
  body.append('file', new Blob([Buffer.alloc(size, '%PDF-1.4\n')]), 'offer.pdf')
  return scene.api(person.token).send('createUpload', { body })
}

async function storedBytes(person: Person): Promise<number> {
  const [row] = await scene.server.query<{ bytes: number }>(
    'SELECT COALESCE(sum(file_size), 0)::int AS bytes FROM uploads WHERE owner_id = $1',
    [person.id],
  )
  return row?.bytes ?? 0
}

const storedFiles = async () =>
  (await readdir(path.join(scene.server.runtime.config.dataDir, 'uploads'), { recursive: true })).length

test('parallel uploads fill a quota and never pass it, and what is refused leaves no file', async () => {
  const person = await scene.person('contractor')
  await upload(await scene.person('customer'), 1000)
  const before = await storedFiles()
  const answers = await Promise.all(Array.from({ length: 30 }, () => upload(person, 200 * 1024)))
  const statuses = answers.map(({ status }) => status).sort()
  expect(statuses).toEqual([...Array(5).fill(200), ...Array(25).fill(413)])
  const refused = answers.find(({ status }) => status === 413)
  expect(await refused?.json()).toMatchObject({
    error: {
      code: 'too_large',
      message: expect.stringMatching(/^Your files may take 1 MiB together: delete messages/),
    },
  })
  expect(await storedBytes(person)).toBe(1000 * 1024)
  expect(await storedFiles()).toBe(before + 5)
  expect((await upload(await scene.person('contractor'), 200 * 1024)).status).toBe(200)
})

test('pieces that never end wait for each other, and the next is refused before a byte of it is kept', async () => {
  const person = await scene.person('contractor')
  const begun = await scene.api(person.token).send('beginPartialUpload', {
    params: { id: 'slow' },
    body: { fileName: 'a.png', fileSize: MIB / 2 },
  })
  expect(begun.status).toBe(200)
  const open = Array.from({ length: 24 }, () =>
    request(`${scene.url}/api/partial-uploads/slow/pieces/0`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${person.token}`, 'content-length': MIB / 2 },
    }),
  )
  const first = await new Promise<number | undefined>((resolve) => {
    for (const piece of open) {
      piece.on('error', () => undefined)
      piece.on('response', ({ statusCode }) => resolve(statusCode))
      piece.write(Buffer.alloc(1000))
    }
  })
  expect(first, 'three come and twenty wait').toBe(429)
  for (const piece of open) piece.destroy()
})

test('what is announced not to fit is refused before a byte of it is read', async () => {
  const person = await scene.person('contractor')
  expect((await upload(person, 600 * 1024)).status).toBe(200)
  const status = await new Promise((resolve, reject) => {
    const sent = request(`${scene.url}/api/uploads`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${person.token}`,
        'content-type': 'multipart/form-data; boundary=x',
        'content-length': 600 * 1024,
      },
    })
    sent.on('error', reject)
    sent.on('response', (answer) => {
      resolve(answer.statusCode)
      sent.destroy()
    })
    sent.flushHeaders()
  })
  expect(status).toBe(413)
})

test('nodes that store at once do not pass it together either', async () => {
  const person = await scene.person('contractor')
  const stores = [1, 2, 3].map(() => createStore(scene.server.databaseUrl, () => {}))
  const row = { fileName: 'a.pdf', fileSize: 300 * 1024, mimeType: 'application/pdf', now: new Date() }
  const none = { width: null, height: null, thumbnailUrl: null }
  await Promise.allSettled(
    Array.from({ length: 12 }, (_, at) =>
      insertUpload(
        stores[at % 3] as (typeof stores)[0],
        { ...row, ...none, fileUrl: `/uploads/${person.id}/${at}.pdf`, ownerId: person.id },
        MIB,
      ),
    ),
  )
  await Promise.all(stores.map((store) => store.close()))
  expect(await storedBytes(person)).toBeGreaterThan(0)
  expect(await storedBytes(person)).toBeLessThanOrEqual(MIB)
})

test('files of more than 2 GiB together are counted', async () => {
  const person = await scene.person('contractor')
  await scene.server.query(
    `INSERT INTO uploads (file_url, owner_id, file_name, file_size, mime_type)
     SELECT '/uploads/' || $1 || '/' || at || '.pdf', $1, 'a.pdf', 2000000000, 'application/pdf' FROM generate_series(1, 3) at`,
    [person.id],
  )
  expect((await upload(person, 1000)).status).toBe(413)
})
