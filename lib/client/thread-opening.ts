import type { Conversation } from '@/lib/protocol/objects'
import type { ThreadPosition } from './thread-queries'

/** So many messages come with the newest page; what lies further back needs a page of its own. */
const NEWEST_PAGE = 45
/** So many messages are shown above the one that is looked for. */
const CONTEXT = 15

/** The message a thread opens at; `flash` marks it for the eye. Null is the newest. */
export type OpenAt = { seq: number; flash: boolean } | null

/** Where loading begins so that a message stands in the page, with what was said before it. */
export function positionAround(seq: number): ThreadPosition {
  return { at: 'after', seq: Math.max(0, seq - CONTEXT) }
}

/** How a thread opens: at the message asked for, at the first unread, or at the newest. */
export function toThreadOpening(
  { lastSeq, receipts, unreadCount }: Pick<Conversation, 'lastSeq' | 'receipts' | 'unreadCount'>,
  myId: string,
  atSeq: number | null,
): { openAt: OpenAt; newFrom: number | null; start: ThreadPosition } {
  const newFrom = unreadCount === 0 ? null : (receipts[myId]?.readSeq ?? 0) + 1
  const seq = atSeq ?? newFrom
  if (seq === null) return { openAt: null, newFrom, start: { at: 'newest' } }
  const start: ThreadPosition = lastSeq - seq < NEWEST_PAGE ? { at: 'newest' } : positionAround(seq)
  return { openAt: { seq, flash: atSeq !== null }, newFrom, start }
}
