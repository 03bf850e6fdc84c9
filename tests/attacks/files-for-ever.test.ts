import { beforeEach, describe, expect, test } from 'vitest'
import type { RequestInput } from '../../lib/protocol/events'
import { createScene, type Person } from '../support/scene'
import type { TestClient } from '../support/test-client'

const aDayAgo = () => new Date(Date.now() - 24 * 60 * 60_000)

const scene = createScene({ LIMIT_FACTOR: '1000' })

let contractor: Person
let customer: Person
let sender: TestClient
beforeEach(async () => {
  contractor = await scene.person('contractor')
  customer = await scene.person('customer')
  sender = await scene.connect(contractor.token)
})

async function upload(): Promise<string> {
  const body = new FormData()
  body.append('file', new Blob(['%PDF-1.4\n%%EOF']), 'offer.pdf')
  return (await scene.api(contractor.token).get('createUpload', { body })).fileUrl
}

const fileMessage = (fileUrl: string, to = customer) =>
  ({ receiverId: to.id, messageType: 'file', content: { fileUrl, fileName: 'offer.pdf' } }) as const

const send = async (fileUrl: string, to = customer) =>
  (await sender.get('send_message', fileMessage(fileUrl, to) as RequestInput<'send_message'>)).message

const template = (fileUrl: string) =>
  scene.api(contractor.token).get('createTemplate', { body: { name: 'Offer', text: 'Look', fileUrl } })

async function housekeep(hoursLater: number): Promise<void> {
  await scene.server.query(`UPDATE uploads SET orphaned_at = orphaned_at - $1 * interval '1 hour'`, [hoursLater])
  await scene.server.runtime.uploads.removeUnheld(aDayAgo())
}

/** Both the row and the file, or neither. */
async function isKept(fileUrl: string): Promise<boolean> {
  const rows = await scene.server.query('SELECT 1 FROM uploads WHERE file_url = $1', [fileUrl])
  const size = await scene.server.runtime.uploads.measure(fileUrl.slice('/uploads/'.length))
  expect(size !== null).toBe(rows.length === 1)
  return size !== null
}

describe('a file goes 24 hours after the last that held it', () => {
  const ways: [string, (fileUrl: string) => Promise<() => Promise<unknown>>][] = [
    [
      'message',
      async (fileUrl) => {
        const { id: messageId } = await send(fileUrl)
        return () => sender.get('delete_message', { messageId })
      },
    ],
    [
      'template',
      async (fileUrl) => {
        const { id } = await template(fileUrl)
        return () => scene.api(contractor.token).get('deleteTemplate', { params: { id } })
      },
    ],
    [
      "template's picture",
      async (fileUrl) => {
        const { id } = await template(fileUrl)
        return () => scene.api(contractor.token).get('patchTemplate', { params: { id }, body: { fileUrl: null } })
      },
    ],
    [
      'of two messages of one conversation, deleted at once,',
      async (fileUrl) => {
        const messages = await Promise.all([send(fileUrl), send(fileUrl), send(fileUrl)])
        return () => Promise.all(messages.map(({ id: messageId }) => sender.get('delete_message', { messageId })))
      },
    ],
    [
      'of two conversations and a template, let go at once,',
      async (fileUrl) => {
        const messages = [await send(fileUrl), await send(fileUrl, await scene.person('customer'))]
        const { id } = await template(fileUrl)
        return () =>
          Promise.all([
            ...messages.map(({ id: messageId }) => sender.get('delete_message', { messageId })),
            scene.api(contractor.token).get('deleteTemplate', { params: { id } }),
          ])
      },
    ],
  ]
  test.each(ways)('%s', async (_, hold) => {
    const fileUrl = await upload()
    const letGo = await hold(fileUrl)
    await housekeep(48)
    expect(await isKept(fileUrl)).toBe(true)
    await letGo()
    await housekeep(23)
    expect(await isKept(fileUrl)).toBe(true)
    await housekeep(2)
    expect(await isKept(fileUrl)).toBe(false)
  })

  test('account, but for what a conversation holds', async () => {
    const [sent, kept, unsent] = [await upload(), await upload(), await upload()]
    await send(sent)
    await template(kept)
    await housekeep(20)
    const { id: userId } = contractor
    await scene.server.query(
      `UPDATE users SET password_hash = (SELECT password_hash FROM users WHERE id = 'contractor1') WHERE id = $1`,
      [userId],
    )
    await scene.api(contractor.token).get('deleteMe', { body: { password: 'rollcall-demo' } })
    await housekeep(25)
    expect(await Promise.all([sent, kept, unsent].map(isKept))).toEqual([true, false, false])
  })
})

test('one message of two keeps a file, for both people', async () => {
  const fileUrl = await upload()
  const [first] = [await send(fileUrl), await send(fileUrl)]
  await sender.get('delete_message', { messageId: first.id })
  await housekeep(48)
  expect(await isKept(fileUrl)).toBe(true)
  const answer = await fetch(scene.url + fileUrl, { headers: { authorization: `Bearer ${customer.token}` } })
  expect(answer.status).toBe(200)
})

test('a file that is used again in time stays', async () => {
  const fileUrl = await upload()
  const { id: messageId } = await send(fileUrl)
  await sender.get('delete_message', { messageId })
  await housekeep(23)
  await send(fileUrl)
  await housekeep(48)
  expect(await isKept(fileUrl)).toBe(true)
})

test("the demo's portfolio, which only a template holds, stays", async () => {
  await housekeep(1000)
  expect(await isKept('/uploads/portfolio/project1.jpg')).toBe(true)
})

test('whatever races with the removal either holds a file that stays or is refused', async () => {
  const urls = await Promise.all(Array.from({ length: 60 }, upload))
  await scene.server.query(`UPDATE uploads SET orphaned_at = now() - interval '25 hours'`)
  const attempts = urls.map((fileUrl, at) => {
    if (at % 3 === 0) return sender.ask('send_message', fileMessage(fileUrl) as RequestInput<'send_message'>)
    if (at % 3 === 1) {
      const { receiverId, ...message } = fileMessage(fileUrl)
      return sender.ask('send_bulk_message', { ...message, receiverIds: [receiverId] })
    }
    return scene
      .api(contractor.token)
      .send('createTemplate', { body: { name: `T${at}`, text: 'x', fileUrl } })
      .then(async (answer) => (answer.ok ? { ok: true } : { ok: false, ...(await answer.json()) }))
  })
  const sweeping = scene.server.runtime.uploads.removeUnheld(aDayAgo())
  const outcomes = (await Promise.all(attempts)) as {
    ok: boolean
    error?: { code: string; issues: { path: string }[] }
  }[]
  await sweeping
  await scene.server.runtime.uploads.removeUnheld(aDayAgo())
  for (const [at, { ok, error }] of outcomes.entries()) {
    expect(await isKept(urls[at] as string)).toBe(ok)
    if (!ok) expect([error?.code, error?.issues[0]?.path.endsWith('fileUrl')]).toEqual(['invalid', true])
  }
})
