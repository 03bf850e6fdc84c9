import type { Message } from '@/lib/protocol/objects'

/** Of two states of one message: a deletion is final, and of two edits the later one stands. */
export function newerMessage(held: Message, next: Message): Message {
  if (held.deletedAt !== null) return held
  return next.deletedAt === null && (next.editedAt ?? '') < (held.editedAt ?? '') ? held : next
}
