import { QueryClient } from '@tanstack/react-query'
import { expect, test, vi } from 'vitest'
import { findConversation, putConversation, refreshConversation } from '@/lib/client/conversation-cache'
import { conversationsQuery } from '@/lib/client/conversation-queries'
import { itemsOf } from '@/lib/client/paging'
import type { Conversation } from '@/lib/protocol/objects'
import { conversationWith, message } from '../support/begun-conversation'

test('one of which nothing is left leaves a customer’s list and comes back with the next message; a contractor keeps it', () => {
  for (const [role, left] of [
    ['contractor', []],
    ['customer', ['c1']],
  ] as const) {
    const client = new QueryClient()
    const { queryKey } = conversationsQuery()
    const conversation = conversationWith(role)
    client.setQueryData(queryKey, { pages: [{ items: [conversation], nextCursor: null }], pageParams: [undefined] })
    const listed = () => itemsOf<Conversation>(client.getQueryData(queryKey)).map(({ id }) => id)
    putConversation(client, { ...conversation, unreadCount: 0, lastMessage: null })
    expect(listed()).toEqual(left)
    expect(findConversation(client, 'c1')).toMatchObject({ lastMessage: null })
    putConversation(client, { ...conversation, lastSeq: 2, lastMessage: { ...message, id: 'm2', seq: 2 } })
    expect(listed()).toEqual(['c1'])
  }
})

test('a wish that comes while a conversation is asked for is asked anew, however many they are', async () => {
  const client = new QueryClient()
  const answers: ((unreadCount: number) => void)[] = []
  vi.stubGlobal(
    'fetch',
    () =>
      new Promise<Response>((resolve) => {
        answers.push((unreadCount) => resolve(Response.json({ ...conversationWith('customer'), unreadCount })))
      }),
  )
  const first = refreshConversation(client, 'c1')
  const second = refreshConversation(client, 'c1')
  const third = refreshConversation(client, 'c1')
  answers[0]?.(2)
  expect(await first).toMatchObject({ unreadCount: 2 })
  await vi.waitFor(() => expect(answers).toHaveLength(2))
  answers[1]?.(0)
  expect(await second).toMatchObject({ unreadCount: 0 })
  expect(await third).toMatchObject({ unreadCount: 0 })
  expect(answers).toHaveLength(2)
  expect(findConversation(client, 'c1')).toMatchObject({ unreadCount: 0 })
  vi.unstubAllGlobals()
})
