import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ApiError } from '@/lib/client/api-error'
import type { LiveSocket } from '@/lib/client/live-socket'
import { createOutbox, type Draft } from '@/lib/client/outbox'
import { drainOutbox, type OutboxRoad } from '@/lib/client/outbox-drain'
import { createSocketRoad } from '@/lib/client/outbox-roads'
import { createOutboxStore, type OutboxEntry } from '@/lib/client/outbox-store'
import type { Message } from '@/lib/protocol/objects'

type Sent = { clientMessageId: string; content: { text: string } }

let users = 0
const nextUser = () => `writer${++users}`
const saying = (text: string): Draft => ({
  target: { conversationId: 'c1' },
  body: { messageType: 'text', content: { text } },
})
const textOf = (entry: OutboxEntry) => ('body' in entry && 'text' in entry.body.content ? entry.body.content.text : '')

/** A connection that can be opened later and notes what is sent over it. */
function createConnection(refusal?: ApiError) {
  const sent: string[] = []
  const state = { online: false }
  const live = {
    getConnection: () => ({ state: state.online ? 'online' : 'offline', endReason: null }),
    onConnect: () => () => undefined,
    async request(_name: string, input: Sent) {
      if (refusal) throw refusal
      sent.push(input.content.text)
      return { message: {} }
    },
  } as unknown as LiveSocket
  return { sent, state, live }
}

function openOutbox(userId: string, live: LiveSocket) {
  const road = createSocketRoad(live, userId)
  const outbox = createOutbox({ live, userId, road, store: createOutboxStore(userId), onSent: () => undefined })
  return { outbox, stop: outbox.start() }
}

beforeEach(() => {
  // As in a browser without locks: the tab itself keeps the order.
  vi.stubGlobal('navigator', {})
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('what is written at once is sent in the order of writing, also by the page that comes after', async () => {
  const userId = nextUser()
  const offline = createConnection()
  const first = openOutbox(userId, offline.live)
  vi.useFakeTimers({ toFake: ['Date'] })
  await first.outbox.add(['1', '2', '3', '4', '5'].map(saying))
  // The device's clock was put back meanwhile.
  vi.setSystemTime(Date.now() - 3_600_000)
  await first.outbox.add([saying('6')])
  expect(first.outbox.list().map(textOf)).toEqual(['1', '2', '3', '4', '5', '6'])
  first.stop()

  const online = createConnection()
  online.state.online = true
  const second = openOutbox(userId, online.live)
  await expect.poll(() => online.sent).toEqual(['1', '2', '3', '4', '5', '6'])
  await expect.poll(() => second.outbox.list()).toEqual([])
  second.stop()
})

test('two tabs that write at the same time give each message a place of its own', async () => {
  const userId = nextUser()
  const stores = [createOutboxStore(userId), createOutboxStore(userId)]
  const message = (id: string) => ({
    clientMessageId: id,
    target: { conversationId: 'c1' },
    body: saying(id).body,
    file: null,
    jobId: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    attempts: 0,
    failure: null,
  })
  await Promise.all(
    stores.flatMap((store, tab) =>
      Array.from({ length: 20 }, (_, index) => store.add([message(`${userId}.${tab}.${index}`)])),
    ),
  )
  const listed = (await stores[0]?.list()) ?? []
  expect(new Set(listed.map(({ order }) => order)).size).toBe(40)
  expect(listed.map(({ order }) => order)).toEqual(listed.map(({ order }) => order).sort((a, b) => a - b))
  for (const tab of [0, 1]) {
    const own = listed.map(({ clientMessageId }) => clientMessageId).filter((id) => id.startsWith(`${userId}.${tab}.`))
    expect(own).toEqual(Array.from({ length: 20 }, (_, index) => `${userId}.${tab}.${index}`))
  }
})

test.each([
  ['invalid', false],
  ['too_large', false],
  ['blocked', true],
  ['forbidden', true],
] as const)('a message refused as %s may be tried again: %s', async (code, mayRetry) => {
  const userId = nextUser()
  const { live, state } = createConnection(new ApiError({ code, message: 'Refused.' }))
  state.online = true
  const { outbox, stop } = openOutbox(userId, live)
  await outbox.add([saying('no')])
  await expect.poll(() => outbox.list()[0]?.failure).toEqual({ code, message: 'Refused.', mayRetry })
  stop()
})

test('at the rate limit it is said when sending goes on, and what was written is sent then', async () => {
  const sent: string[] = []
  let refusals = 1
  const live = {
    getConnection: () => ({ state: 'online', endReason: null }),
    onConnect: () => () => undefined,
    async request(_name: string, input: Sent) {
      refusals -= 1
      if (refusals >= 0) throw new ApiError({ code: 'rate_limited', message: 'Too fast.', retryAfterMs: 100 })
      sent.push(input.content.text)
      return { message: {} }
    },
  } as unknown as LiveSocket
  const { outbox, stop } = openOutbox(nextUser(), live)
  const asked = Date.now()
  await outbox.add([saying('one'), saying('two')])
  await expect.poll(() => outbox.freeAt()).toBeGreaterThanOrEqual(asked + 100)
  await expect.poll(() => sent).toEqual(['one', 'two'])
  expect(outbox.freeAt()).toBeNull()
  stop()
})

test('changes wait in their place among the messages of a conversation, and conversations do not wait for each other', async () => {
  const userId = nextUser()
  const done: string[] = []
  let release = () => {}
  const uploaded = new Promise<void>((resolve) => {
    release = resolve
  })
  const { live, state } = createConnection()
  state.online = true
  const road: OutboxRoad = {
    async send(_message, body) {
      done.push('text' in body.content ? body.content.text : body.content.fileUrl)
      return {} as Message
    },
    async change({ change }) {
      done.push(change.content === null ? 'deletion' : 'change')
      return {} as Message
    },
    async upload() {
      await uploaded
      return { fileUrl: '/uploads/a.png', fileName: 'a.png', fileSize: 1, mimeType: 'image/png' }
    },
  }
  const outbox = createOutbox({ live, userId, road, store: createOutboxStore(userId), onSent: () => undefined })
  const stop = outbox.start()
  const inC1 = { conversationId: 'c1' }
  const picture: Draft = {
    target: inC1,
    body: { messageType: 'image', content: { fileUrl: '', fileName: 'a.png' } },
    source: { id: 'f1', file: new File(['x'], 'a.png', { type: 'image/png' }), upload: null, uploadedAt: null },
  }
  const change = (messageId: string, content: { text: string } | null) => ({
    target: inC1,
    change: { messageId, content, before: 'before' },
  })
  await outbox.add([change('m1', { text: 'new' }), picture, change('m2', null), saying('last')])
  await outbox.add([{ ...saying('elsewhere'), target: { conversationId: 'c2' } }])
  await expect.poll(() => done).toEqual(['change', 'elsewhere'])
  release()
  await expect.poll(() => done.slice(2)).toEqual(['/uploads/a.png', 'deletion', 'last'])
  await expect.poll(() => outbox.list()).toEqual([])
  stop()
})

test.each([
  ['a day later', 25, 1],
  ['refused though the clock says that it is fresh', 0, 1],
  ['fresh', 1, 0],
])('of a picture that is sent %s, the file goes to the server again where it must', async (what, hours, uploads) => {
  const userId = nextUser()
  const store = createOutboxStore(userId)
  const upload = { fileUrl: '/uploads/old.png', fileName: 'a.png', fileSize: 1, mimeType: 'image/png' }
  const file = new File(['x'], 'a.png', { type: 'image/png' })
  await store.add([
    {
      target: { conversationId: 'c1' },
      body: { messageType: 'image', content: { fileUrl: upload.fileUrl, fileName: 'a.png', fileSize: 1 } },
      source: { id: 'f1', file, upload, uploadedAt: Date.now() - hours * 3_600_000 },
      ...{ clientMessageId: 'u1', createdAt: '', attempts: 0, failure: null, file: null, jobId: null },
    },
  ])
  const sent: string[] = []
  let uploaded = 0
  const issues = [{ path: 'content.fileUrl', message: 'must be a path that POST /api/uploads gave to you' }]
  const road: OutboxRoad = {
    ...createSocketRoad(createConnection().live, userId),
    send: (_message, body) => {
      const url = 'fileUrl' in body.content ? body.content.fileUrl : ''
      sent.push(url)
      if (url === upload.fileUrl && what !== 'fresh') {
        return Promise.reject(new ApiError({ code: 'invalid', message: 'Invalid', issues }))
      }
      return Promise.resolve({} as Message)
    },
    upload: () => {
      uploaded += 1
      return Promise.resolve({ ...upload, fileUrl: '/uploads/new.png' })
    },
  }
  const drain = () =>
    drainOutbox({
      ...{ userId, store, road, isOpen: () => true, onSent: () => undefined },
      ...{ onChanged: () => undefined, onLimited: () => undefined, onProgress: () => undefined },
    })
  if ((await drain()) !== null) expect(await drain()).toBeNull()
  expect(uploaded).toBe(uploads)
  expect(sent.at(-1)).toBe(uploads === 1 ? '/uploads/new.png' : upload.fileUrl)
  expect(await store.list()).toEqual([])
})

test('what nobody is signed in for waits, and is not refused', async () => {
  const userId = nextUser()
  const store = createOutboxStore(userId)
  await store.add([
    { ...saying('mine'), clientMessageId: 'u1', createdAt: '', attempts: 0, failure: null, file: null, jobId: null },
  ])
  const delay = await drainOutbox({
    userId,
    store,
    road: {
      ...createSocketRoad(createConnection().live, userId),
      send: () => Promise.reject(new ApiError({ code: 'unauthorized', message: 'Unauthorized' })),
    },
    isOpen: () => true,
    onSent: () => undefined,
    onChanged: () => undefined,
    onLimited: () => undefined,
    onProgress: () => undefined,
  })
  expect(delay).not.toBeNull()
  expect((await store.list())[0]).toMatchObject({ attempts: 1, failure: null })
})

// The last one: it leaves modules that are not those of the others.
test('where the browser forbids storage, the order of writing holds in memory', async () => {
  vi.resetModules()
  vi.stubGlobal('indexedDB', {
    open() {
      throw new DOMException('forbidden', 'SecurityError')
    },
  })
  const { createOutboxStore: createStore } = await import('@/lib/client/outbox-store')
  const store = createStore(nextUser())
  const message = {
    target: { conversationId: 'c1' },
    body: saying('x').body,
    file: null,
    jobId: null,
    createdAt: '',
    attempts: 0,
    failure: null,
  }
  await store.add([
    { ...message, clientMessageId: 'b' },
    { ...message, clientMessageId: 'a' },
  ])
  expect((await store.list()).map(({ clientMessageId }) => clientMessageId)).toEqual(['b', 'a'])
})
