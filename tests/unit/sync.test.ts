import { InfiniteQueryObserver, QueryClient } from '@tanstack/react-query'
import { expect, test, vi } from 'vitest'
import { findConversation } from '@/lib/client/conversation-cache'
import { conversationQuery, conversationsQuery } from '@/lib/client/conversation-queries'
import type { LiveSocket } from '@/lib/client/live-socket'
import type { Marks } from '@/lib/client/marks'
import { itemsOf } from '@/lib/client/paging'
import { createSync } from '@/lib/client/sync'
import type { Conversation } from '@/lib/protocol/objects'
import { conversationWith, message } from '../support/begun-conversation'

const begun = conversationWith('customer')

test('a conversation that begins while the list is under way is listed, though that answer lacks it', async () => {
  const lists: ((items: Conversation[]) => void)[] = []
  vi.stubGlobal('fetch', (url: string) =>
    url.startsWith('/api/conversations/')
      ? Promise.resolve(Response.json(begun))
      : new Promise<Response>((resolve) => {
          lists.push((items) => resolve(Response.json({ items, nextCursor: null })))
        }),
  )
  const client = new QueryClient()
  const marks = { delivered: () => {}, read: () => {}, resume: async () => {} } as unknown as Marks
  const sync = createSync({} as LiveSocket, client, marks, 'ben')
  const unlist = new InfiniteQueryObserver(client, conversationsQuery()).subscribe(() => {})
  sync.apply([message])
  await vi.waitFor(() => expect(lists).toHaveLength(2))
  lists[0]?.([])
  lists[1]?.([begun])
  const listed = () => itemsOf<Conversation>(client.getQueryData(conversationsQuery().queryKey)).map(({ id }) => id)
  await vi.waitFor(() => expect(listed()).toEqual(['c1']))
  unlist()
  vi.unstubAllGlobals()
})

test('an own bulk copy leaves its conversation where it stands, as any other message does not', () => {
  const client = new QueryClient()
  const marks = { delivered: () => {} } as unknown as Marks
  const sync = createSync({} as LiveSocket, client, marks, 'ben')
  client.setQueryData(conversationQuery('c1').queryKey, begun)
  const activity = () => findConversation(client, 'c1')?.lastActivityAt
  const own = { ...message, id: 'm2', seq: 2, senderId: 'ben', createdAt: '2026-01-01T00:00:02.000Z' }
  sync.apply([{ ...own, bulk: true }])
  expect(findConversation(client, 'c1')?.lastMessage?.id).toBe('m2')
  expect(activity()).toBe(message.createdAt)
  sync.apply([{ ...own, id: 'm3', seq: 3 }])
  expect(activity()).toBe(own.createdAt)
  sync.apply([{ ...message, id: 'm4', seq: 4, createdAt: '2026-01-01T00:00:04.000Z', bulk: true }])
  expect(activity()).toBe('2026-01-01T00:00:04.000Z')
})
