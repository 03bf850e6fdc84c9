import { InfiniteQueryObserver, QueryClient } from '@tanstack/react-query'
import { expect, test, vi } from 'vitest'
import { conversationsQuery } from '@/lib/client/conversation-queries'
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
