import { InfiniteQueryObserver, QueryClient, QueryObserver } from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { patchConversation, putConversation, withReceipt } from '@/lib/client/conversation-cache'
import { conversationQuery, conversationsQuery, conversationWithQuery } from '@/lib/client/conversation-queries'
import type { LiveSocket } from '@/lib/client/live-socket'
import type { Marks } from '@/lib/client/marks'
import { itemsOf } from '@/lib/client/paging'
import { createSync } from '@/lib/client/sync'
import { loadThreadAt } from '@/lib/client/thread-cache'
import { threadQuery } from '@/lib/client/thread-queries'
import type { Conversation, Message } from '@/lib/protocol/objects'
import { conversationWith, message as first } from '../support/begun-conversation'

/** What the server was asked and has not answered yet, oldest first. */
let waiting: { answer(body: unknown): void; refuse(): void }[] = []
let client: QueryClient
let sync: ReturnType<typeof createSync>
let connect: () => void
const requests: { name: string; body: unknown }[] = []

beforeEach(() => {
  waiting = []
  requests.length = 0
  vi.stubGlobal(
    'fetch',
    () =>
      new Promise<Response>((resolve, reject) => {
        waiting.push({ answer: (body) => resolve(Response.json(body)), refuse: () => reject(new TypeError('cut')) })
      }),
  )
  client = new QueryClient()
  const live = {
    getConnection: () => ({ state: 'online' }),
    on: () => () => {},
    onConnect(listener: () => void) {
      connect = listener
      return () => {}
    },
    request(name: string, body: unknown) {
      requests.push({ name, body })
      return Promise.resolve({ messages: [], conversations: [], more: false, cursor: 'c' })
    },
  }
  const marks = { delivered: () => {}, read: () => {}, resume: async () => {} } as unknown as Marks
  sync = createSync(live as unknown as LiveSocket, client, marks, 'ben')
  sync.start()
})
afterEach(() => vi.unstubAllGlobals())

const nth = (seq: number, change: Partial<Message> = {}): Message => {
  return { ...first, id: `m${seq}`, seq, content: { text: `no. ${seq}` }, ...change }
}
const edited = (seq: number, text: string, second: number) => {
  return nth(seq, { content: { text }, editedAt: `2026-01-01T00:00:0${second}.000Z` })
}
const page = (...items: Message[]) => ({ items, nextCursor: null })

function openThread() {
  const observer = new InfiniteQueryObserver(client, threadQuery('c1'))
  observer.subscribe(() => {})
  return observer
}
async function answerNext(body: unknown): Promise<void> {
  await vi.waitFor(() => expect(waiting).not.toHaveLength(0))
  waiting.shift()?.answer(body)
}
const thread = () => itemsOf<Message>(client.getQueryData(threadQuery('c1').queryKey))
const texts = () => thread().map(({ content }) => content && 'text' in content && content.text)

test('what is sent while a thread is asked for the first time is in it, though that answer lacks it', async () => {
  openThread()
  sync.apply([nth(2, { senderId: 'ben' })])
  await answerNext(page(nth(1)))
  await vi.waitFor(() => expect(texts()).toEqual(['no. 1', 'no. 2']))
})

test('what comes while older messages are asked for stays', async () => {
  const observer = openThread()
  await answerNext(page(nth(3)))
  await vi.waitFor(() => expect(texts()).toEqual(['no. 3']))
  void observer.fetchPreviousPage()
  sync.apply([nth(4)])
  sync.update(edited(3, 'corrected', 1))
  await answerNext(page(nth(1), nth(2)))
  await vi.waitFor(() => expect(texts()).toEqual(['no. 1', 'no. 2', 'corrected', 'no. 4']))
})

test('an edit and a deletion that come while a thread is asked for are not taken back', async () => {
  openThread()
  sync.update(edited(1, 'corrected', 1))
  sync.update(nth(2, { content: null, deletedAt: '2026-01-01T00:00:01.000Z' }))
  await answerNext(page(nth(1), nth(2)))
  await vi.waitFor(() => expect(texts()).toEqual(['corrected', null]))
})

test('an earlier edit, and one of what is deleted, does not replace what is newer', async () => {
  openThread()
  await answerNext(page(edited(1, 'second', 2), nth(2, { content: null, deletedAt: '2026-01-01T00:00:05.000Z' })))
  await vi.waitFor(() => expect(texts()).toEqual(['second', null]))
  sync.update(edited(1, 'first', 1))
  sync.update(edited(2, 'before it was deleted', 1))
  expect(texts()).toEqual(['second', null])
  sync.update(edited(1, 'third', 3))
  expect(texts()).toEqual(['third', null])
})

test('what comes while a thread is loaded at another place is in it', async () => {
  openThread()
  await answerNext(page(nth(9)))
  await vi.waitFor(() => expect(texts()).toEqual(['no. 9']))
  const loaded = loadThreadAt(client, 'c1', { at: 'newest' })
  sync.apply([nth(10), nth(11)])
  sync.update(edited(10, 'corrected', 1))
  await answerNext(page(nth(9), nth(10)))
  await loaded
  expect(texts()).toEqual(['no. 9', 'corrected', 'no. 11'])
})

test('an answer that lacks even what came before it was asked for is noticed', async () => {
  openThread()
  sync.apply([nth(4)])
  await answerNext(page(nth(1)))
  await vi.waitFor(() => expect(requests).toEqual([{ name: 'sync', body: { conversations: { c1: 1 } } }]))
})

test('a connect asks for a thread that is under way too', async () => {
  client.setQueryData(conversationQuery('c1').queryKey, { ...conversationWith('customer'), lastSeq: 7 })
  openThread()
  connect()
  await vi.waitFor(() => expect(requests).toEqual([{ name: 'sync', body: { conversations: { c1: 7 }, cursor: null } }]))
})

test('what is loaded at another place in vain takes nothing from what is under way', async () => {
  const observer = openThread()
  await answerNext(page(nth(3)))
  await vi.waitFor(() => expect(texts()).toEqual(['no. 3']))
  void observer.fetchPreviousPage()
  await vi.waitFor(() => expect(waiting).toHaveLength(1))
  sync.apply([nth(4)])
  const loaded = loadThreadAt(client, 'c1', { at: 'before', seq: 99 })
  await vi.waitFor(() => expect(waiting).toHaveLength(2))
  waiting.pop()?.refuse()
  await expect(loaded).rejects.toThrow()
  await answerNext(page(nth(1), nth(2)))
  await vi.waitFor(() => expect(texts()).toEqual(['no. 1', 'no. 2', 'no. 3', 'no. 4']))
})

describe('a list of conversations that is being asked for', () => {
  const of = (id: string, minute: number, more: Partial<Conversation> = {}): Conversation => {
    const { peer, ...rest } = conversationWith('customer')
    const lastActivityAt = `2026-01-01T00:0${minute}:00.000Z`
    return { ...rest, id, peer: { ...peer, id: `peer-${id}` }, lastActivityAt, ...more }
  }
  const { queryKey } = conversationsQuery()
  const listed = () => itemsOf<Conversation>(client.getQueryData(queryKey))
  const ids = () => listed().map(({ id }) => id)
  const writes = (id: string) => sync.apply([nth(2, { conversationId: id, createdAt: '2026-01-01T00:09:00.000Z' })])
  async function list(items: Conversation[], nextCursor: string | null = null) {
    const observer = new InfiniteQueryObserver(client, conversationsQuery())
    observer.subscribe(() => {})
    await answerNext({ items, nextCursor })
    await vi.waitFor(() => expect(ids()).toEqual(items.map(({ id }) => id)))
    return observer
  }

  test('for the first time takes nothing back of what is known', async () => {
    const known = of('a', 1)
    client.setQueryData(conversationQuery('a').queryKey, known)
    const asked = list([known])
    sync.apply([nth(2, { conversationId: 'a' })])
    sync.update({ ...edited(2, 'corrected', 1), conversationId: 'a' })
    await asked
    expect(listed()[0]).toMatchObject({ lastSeq: 2, unreadCount: 2, lastMessage: { content: { text: 'corrected' } } })
  })

  test('keeps on top whom a message brought there, though a further page was asked for before it', async () => {
    const known = of('c', 0)
    client.setQueryData(conversationQuery('c').queryKey, known)
    const observer = await list([of('a', 3), of('b', 2)], 'more')
    void observer.fetchNextPage()
    writes('b')
    writes('c')
    await vi.waitFor(() => expect(ids()).toEqual(['c', 'b', 'a']))
    await answerNext({ items: [of('d', 1), known], nextCursor: null })
    await vi.waitFor(() => expect(ids()).toEqual(['c', 'b', 'a', 'd']))
    expect(listed().map(({ lastSeq }) => lastSeq)).toEqual([2, 2, 1, 1])
  })

  test('does not bring back as unread what is read meanwhile', async () => {
    const unread = of('a', 1, { unreadCount: 3, receipts: { ben: { deliveredSeq: 1, readSeq: 0 } } })
    const observer = await list([unread])
    void observer.refetch()
    patchConversation(client, 'a', (held) => withReceipt(held, { userId: 'ben', deliveredSeq: 1, readSeq: 1 }, 'ben'))
    expect(listed()[0]?.unreadCount).toBe(0)
    await answerNext({ items: [unread, of('b', 0)], nextCursor: null })
    await vi.waitFor(() => expect(ids()).toEqual(['a', 'b']))
    expect(listed()[0]?.unreadCount).toBe(0)
  })

  test('does not bring back what was taken back and was all there was', async () => {
    const copy = of('a', 1, { peer: { id: 'carla', name: 'Carla', role: 'contractor' } })
    const observer = await list([copy])
    void observer.refetch()
    putConversation(client, { ...copy, lastMessage: null, unreadCount: 0 })
    expect(ids()).toEqual([])
    await answerNext({ items: [copy, of('b', 0)], nextCursor: null })
    await vi.waitFor(() => expect(ids()).toEqual(['b']))
  })
})

test('a state older than what is held moves no conversation back', () => {
  const { queryKey } = conversationsQuery()
  const [a, b] = [conversationWith('customer'), { ...conversationWith('customer'), id: 'c2' }]
  const later = { ...a, lastSeq: 2, lastActivityAt: '2026-01-01T00:02:00.000Z' }
  client.setQueryData(queryKey, { pages: [{ items: [later, b], nextCursor: null }], pageParams: [undefined] })
  putConversation(client, { ...a, lastActivityAt: '2025-01-01T00:00:00.000Z' })
  expect(itemsOf<Conversation>(client.getQueryData(queryKey))).toEqual([later, b])
})

test('whom one writes to for the first time is not taken back by an answer from before', async () => {
  const begun = conversationWith('customer')
  const observer = new QueryObserver(client, conversationWithQuery('carla'))
  observer.subscribe(() => {})
  putConversation(client, begun)
  await answerNext({ items: [], nextCursor: null })
  await vi.waitFor(() => expect(observer.getCurrentResult().isFetching).toBe(false))
  expect(observer.getCurrentResult().data).toEqual(begun)
})
