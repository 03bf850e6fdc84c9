import sharp from 'sharp'
import { beforeAll, expect, test } from 'vitest'
import type { JobChange } from '../../lib/protocol/pushes'
import { createScene, type Person } from '../support/scene'

const scene = createScene({ LIMIT_FACTOR: '100' })

let poster: Person
let contractor: Person
let neighbour: Person
beforeAll(async () => {
  ;[poster, contractor, neighbour] = await Promise.all([
    scene.person('customer'),
    scene.person('contractor'),
    scene.person('customer'),
  ])
})

type Client = Awaited<ReturnType<typeof scene.connect>>

/** What a socket was told of one job, in order. */
const toldOf = (client: Client, jobId: string): string[] =>
  client.received
    .filter(({ event }) => event === 'jobs_changed')
    .flatMap(({ args }) => (args[0] as { changes: JobChange[] }).changes)
    .filter((each) => each.jobId === jobId)
    .map(({ change, by }) => `${change} by ${by === poster.id ? 'poster' : by === contractor.id ? 'contractor' : by}`)

test('a job is told of to its poster and the other side as it lives, and to nobody else', async () => {
  const [mine, theirs, others] = await Promise.all([
    scene.connect(poster.token),
    scene.connect(contractor.token),
    scene.connect(neighbour.token),
  ])
  const { id } = await scene.api(poster.token).get('createJob', { body: { title: 'Leaking roof' } })
  const params = { id }
  await expect.poll(() => toldOf(theirs, id)).toEqual(['posted by poster'])
  await scene.api(contractor.token).get('addInterest', { params })
  await expect.poll(() => toldOf(mine, id)).toEqual(['posted by poster', 'interest by contractor'])
  await scene.api(contractor.token).get('addInterest', { params })
  await scene.api(contractor.token).get('removeInterest', { params })
  await scene.api(poster.token).get('patchJob', { params, body: { status: 'closed' } })
  const both = ['interest by contractor', 'interest_withdrawn by contractor', 'closed by poster']
  await expect.poll(() => toldOf(theirs, id)).toEqual(['posted by poster', ...both])
  expect(toldOf(mine, id)).toEqual(['posted by poster', ...both])

  // What is closed is nobody's business but the poster's.
  await scene.api(poster.token).get('patchJob', { params, body: { title: 'Roof' } })
  await expect.poll(() => toldOf(mine, id)).toContain('edited by poster')
  await scene.api(poster.token).get('patchJob', { params, body: { status: 'open' } })
  await expect.poll(() => toldOf(theirs, id)).toEqual(['posted by poster', ...both, 'reopened by poster'])
  expect(toldOf(others, id)).toEqual([])
})

test('whoever changes a job without end tells the other side once a second', async () => {
  const theirs = await scene.connect(contractor.token)
  const { id } = await scene.api(poster.token).get('createJob', { body: { title: 'Fence 0' } })
  for (let round = 1; round <= 30; round += 1) {
    await scene.api(poster.token).get('patchJob', { params: { id }, body: { title: `Fence ${round}` } })
  }
  await scene.api(poster.token).get('patchJob', { params: { id }, body: { status: 'closed' } })
  await expect.poll(() => toldOf(theirs, id).at(-1)).toBe('closed by poster')
  expect(toldOf(theirs, id).length).toBeLessThan(8)
})

test('conversations that wait for an answer are found, whatever bulk copies came after', async () => {
  const [asker, answered, quiet] = await Promise.all([
    scene.person('customer'),
    scene.person('customer'),
    scene.person('customer'),
  ])
  const own = await scene.person('contractor')
  const say = async (from: Person, to: Person, text: string) => {
    const client = await scene.connect(from.token)
    const sent = await client.get('send_message', { receiverId: to.id, messageType: 'text', content: { text } })
    return sent.message
  }
  await say(asker, own, 'When can you come?')
  await say(answered, own, 'What does it cost?')
  await say(own, answered, 'About 200.')
  await say(own, quiet, 'Hello')
  const client = await scene.connect(own.token)
  const report = await client.get('send_bulk_message', {
    receiverIds: [asker.id, answered.id, quiet.id],
    messageType: 'text',
    content: { text: 'Gutters again' },
  })
  expect(report.totalSent).toBe(3)

  const waiting = async (person: Person) =>
    (await scene.api(person.token).get('listConversations', { query: { needsReply: true } })).items.map(
      ({ peer }) => peer.id,
    )
  expect(await waiting(own)).toEqual([asker.id])
  expect(await waiting(asker)).toEqual([own.id])
  await client.get('send_bulk_message', {
    receiverIds: [asker.id],
    messageType: 'text',
    content: { text: 'On Monday.' },
  })
  expect(await waiting(own)).toEqual([])
  const last = await say(asker, own, 'Sorry, wrong window')
  expect(await waiting(own)).toEqual([asker.id])
  const asking = await scene.connect(asker.token)
  await asking.get('delete_message', { messageId: last.id })
  expect(await waiting(own)).toEqual([])
})

test('all files of a conversation are listed, newest first, page by page', async () => {
  const [one, two] = await Promise.all([scene.person('customer'), scene.person('contractor')])
  const client = await scene.connect(one.token)
  const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'teal' } })
    .png()
    .toBuffer()
  const body = new FormData()
  body.append('file', new Blob([new Uint8Array(picture)], { type: 'image/png' }), 'wall.png')
  const upload = await scene.api(one.token).get('createUpload', { body })
  const ids: string[] = []
  for (let round = 0; round < 5; round += 1) {
    await client.get('send_message', { receiverId: two.id, messageType: 'text', content: { text: `Text ${round}` } })
    const { message } = await client.get('send_message', {
      receiverId: two.id,
      messageType: 'image',
      content: { fileUrl: upload.fileUrl, fileName: `${round}.png`, fileSize: upload.fileSize },
    })
    ids.unshift(message.id)
    if (round === 2) await client.get('delete_message', { messageId: message.id })
  }
  ids.splice(2, 1)
  const id = (await scene.api(two.token).get('listConversations')).items[0]?.id ?? ''
  const found: string[] = []
  let cursor: number | undefined
  do {
    const page = await scene
      .api(two.token)
      .get('listFiles', { params: { id }, query: { limit: 3, ...(cursor ? { cursor } : {}) } })
    found.push(...page.items.map((message) => message.id))
    cursor = page.nextCursor === null ? undefined : Number(page.nextCursor)
  } while (cursor !== undefined)
  expect(found).toEqual(ids)
})
