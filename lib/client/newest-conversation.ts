import { type InfiniteData, replaceEqualDeep } from '@tanstack/react-query'
import type { Conversation, Marks } from '@/lib/protocol/objects'
import { itemsOf } from './paging'

type ListData = InfiniteData<{ items: Conversation[]; nextCursor: string | null }, string | undefined>

/**
 * Two states of one conversation as one: marks only move forward, and the later message wins. An answer that was under
 * way while a push came would else undo the push.
 */
export function newestOf(held: Conversation, next: Conversation): Conversation {
  const receipts: Record<string, Marks> = { ...next.receipts }
  for (const [userId, mark] of Object.entries(held.receipts)) {
    const other = receipts[userId]
    receipts[userId] = {
      deliveredSeq: Math.max(mark.deliveredSeq, other?.deliveredSeq ?? 0),
      readSeq: Math.max(mark.readSeq, other?.readSeq ?? 0),
    }
  }
  return held.lastSeq > next.lastSeq ? { ...held, receipts } : { ...next, receipts }
}

/** For `structuralSharing` of a single conversation. */
export function keepNewest(held: unknown, next: unknown): unknown {
  if (!held || !next) return next
  return replaceEqualDeep(held, newestOf(held as Conversation, next as Conversation))
}

/** For `structuralSharing` of the conversation lists. */
export function keepNewestInList(held: unknown, next: unknown): unknown {
  if (!held || !next) return next
  const known = new Map(itemsOf(held as ListData).map((conversation) => [conversation.id, conversation]))
  const list = next as ListData
  return replaceEqualDeep(held, {
    ...list,
    pages: list.pages.map((page) => ({
      ...page,
      items: page.items.map((conversation) => {
        const before = known.get(conversation.id)
        return before ? newestOf(before, conversation) : conversation
      }),
    })),
  })
}
