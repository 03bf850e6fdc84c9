import { type InfiniteData, replaceEqualDeep } from '@tanstack/react-query'
import type { Conversation, Marks } from '@/lib/protocol/objects'
import { newerMessage } from './newer-message'
import { itemsOf } from './paging'

type ListData = InfiniteData<{ items: Conversation[]; nextCursor: string | null }, string | undefined>

/**
 * Two states of one conversation as one: marks only move forward, and the later message, or its later edit, wins. An
 * answer that was under way while a push came would else undo the push.
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
  if (held.lastSeq > next.lastSeq) return { ...held, receipts }
  // Read here already, of which the answer does not know.
  const isReadHere = held.lastSeq === next.lastSeq && ownReadSeq(held) > ownReadSeq(next)
  const unreadCount = isReadHere ? Math.min(held.unreadCount, next.unreadCount) : next.unreadCount
  const [before, after] = [held.lastMessage, next.lastMessage]
  return {
    ...next,
    receipts,
    unreadCount,
    lastMessage: before && after?.id === before.id ? newerMessage(before, after) : after,
  }
}

const ownReadSeq = ({ receipts, peer }: Conversation) =>
  Math.max(0, ...Object.entries(receipts).map(([userId, { readSeq }]) => (userId === peer.id ? 0 : readSeq)))

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
