import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { MAX_PAGE_SIZE } from '@/lib/protocol/limits'
import type { Message } from '@/lib/protocol/objects'
import { callRoute } from './call-route'
import { askBeside } from './late-changes'
import { newerMessage } from './newer-message'
import { type ThreadPage, type ThreadPosition, threadPageQuery, threadQuery } from './thread-queries'

type ThreadData = InfiniteData<ThreadPage, ThreadPosition>

function dataOf(client: QueryClient, conversationId: string): ThreadData | undefined {
  return client.getQueryData(threadQuery(conversationId).queryKey)
}

function hasNewer(data: ThreadData): boolean {
  return data.pageParams.at(-1)?.at === 'after' && (data.pages.at(-1)?.nextCursor ?? null) !== null
}

/** The last seq held of a thread that reaches the newest message; null where it is not loaded that far. */
export function heldSeq(client: QueryClient, conversationId: string): number | null {
  const data = dataOf(client, conversationId)
  if (!data || hasNewer(data)) return null
  return data.pages.at(-1)?.items.at(-1)?.seq ?? 0
}

/** Ids of the threads that are loaded, or about to be. */
export function openThreads(client: QueryClient): string[] {
  return client
    .getQueryCache()
    .findAll({ queryKey: ['listMessages'] })
    .map(({ queryKey }) => (queryKey[1] as { id: string }).id)
}

/**
 * Adds messages that follow the last one held, in order and without gap. False where one is missing before them:
 * then nothing after the gap was added.
 */
export function appendMessages(client: QueryClient, conversationId: string, messages: readonly Message[]): boolean {
  const data = dataOf(client, conversationId)
  if (!data || hasNewer(data)) return true
  const last = data.pages.at(-1)
  if (!last) return true
  let seq = last.items.at(-1)?.seq ?? 0
  const fresh: Message[] = []
  for (const message of messages.toSorted((a, b) => a.seq - b.seq)) {
    if (message.seq <= seq) continue
    if (message.seq !== seq + 1) break
    fresh.push(message)
    seq = message.seq
  }
  if (fresh.length > 0) {
    const pages = [...data.pages.slice(0, -1), { ...last, items: [...last.items, ...fresh] }]
    client.setQueryData(threadQuery(conversationId).queryKey, { ...data, pages })
  }
  return messages.every((message) => message.seq <= seq)
}

/** Replaces a message that was edited or deleted, unless what is held is newer. */
export function replaceMessage(client: QueryClient, message: Message): void {
  const data = dataOf(client, message.conversationId)
  if (!data) return
  const pages = data.pages.map((page) =>
    page.items.some(({ id }) => id === message.id)
      ? { ...page, items: page.items.map((held) => (held.id === message.id ? newerMessage(held, message) : held)) }
      : page,
  )
  client.setQueryData(threadQuery(message.conversationId).queryKey, { ...data, pages })
}

/** Starts the loaded part of a thread anew at another place. */
export function loadThreadAt(client: QueryClient, conversationId: string, position: ThreadPosition): Promise<void> {
  const { queryKey } = threadQuery(conversationId)
  const ask = () =>
    callRoute('GET /api/conversations/:id/messages', {
      params: { id: conversationId },
      query: threadPageQuery(position),
    })
  return askBeside(client, queryKey, ask, async (page) => {
    await client.cancelQueries({ queryKey })
    client.setQueryData(queryKey, { pages: [page], pageParams: [position] })
  })
}

/** Asks how the newest messages of a thread stand that was held on this device: what was edited or deleted meanwhile. */
export async function refreshThread(client: QueryClient, conversationId: string): Promise<void> {
  const query = { limit: MAX_PAGE_SIZE }
  const page = await callRoute('GET /api/conversations/:id/messages', { params: { id: conversationId }, query }).catch(
    () => null,
  )
  for (const message of page?.items ?? []) replaceMessage(client, message)
}
