import { InfiniteQueryObserver, QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { findConversation } from '@/lib/client/conversation-cache'
import { conversationQuery, conversationsQuery } from '@/lib/client/conversation-queries'
import type { LiveSocket } from '@/lib/client/live-socket'
import type { Marks } from '@/lib/client/marks'
import { itemsOf } from '@/lib/client/paging'
import { createSync } from '@/lib/client/sync'
import { loadThreadAt } from '@/lib/client/thread-cache'
import { threadQuery } from '@/lib/client/thread-queries'
import type { Conversation, Message } from '@/lib/protocol/objects'
import { conversationWith, message as first } from '../support/begun-conversation'

/** What the server was asked and has not answered yet, oldest first. */
let waiting: { url: string; answer(body: unknown): void }[] = []
let client: QueryClient
let sync: ReturnType<typeof createSync>
let connect: () => void
const requests: { name: string; body: unknown }[] = []

beforeEach(() => {
  waiting = []
  requests.length = 0
  vi.stubGlobal(
    'fetch',
    (url: string) =>
      new Promise<Response>((resolve) => {
        waiting.push({ url, answer: (body) => resolve(Response.json(body)) })
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

test('a list that is asked for the first time takes nothing back of a conversation that is known', async () => {
  const known = conversationWith('customer')
  client.setQueryData(conversationQuery('c1').queryKey, known)
  new InfiniteQueryObserver(client, conversationsQuery()).subscribe(() => {})
  sync.apply([nth(2)])
  sync.update(edited(2, 'corrected', 1))
  await answerNext({ items: [known], nextCursor: null })
  const listed = () => itemsOf<Conversation>(client.getQueryData(conversationsQuery().queryKey))
  await vi.waitFor(() => expect(listed()).toHaveLength(1))
  expect(listed()[0]).toEqual(findConversation(client, 'c1'))
  expect(listed()[0]).toMatchObject({ lastSeq: 2, unreadCount: 2, lastMessage: { content: { text: 'corrected' } } })
})
