import type { Marks, Visibility } from '../protocol/objects'

/** Between two people of a conversation, from the one of whom something is to be learnt. */
type PairFacts = {
  /** Whether one has blocked the other. */
  blocked: boolean
  /** That of whom something is to be learnt. */
  visibility: Visibility
  /** Whether both give read marks: who gives none gets none. */
  readReceipts: boolean
  /** Whether both tell of typing. */
  typing: boolean
}

/**
 * Which marks of one person the other may learn of. Delivery comes of itself while a device is there, which is presence:
 * of somebody hidden only what they do themselves is told, reading. Between people of whom one has blocked the other
 * nothing passes, and no reading where one of them gives no read marks (PROTOCOL: Bulk messages, HTTP).
 */
export type Disclosure = { delivered: boolean; read: boolean }

export function disclosureOf({ blocked, visibility, readReceipts }: Omit<PairFacts, 'typing'>): Disclosure {
  if (blocked) return { delivered: false, read: false }
  return { delivered: visibility !== 'nobody', read: readReceipts }
}

/** Whether the other may learn that one is typing, which tells of a device as well. */
export function mayTellTyping({ blocked, visibility, typing }: Omit<PairFacts, 'readReceipts'>): boolean {
  return !blocked && visibility !== 'nobody' && typing
}

/** What the other may know of one's marks. `shownReadSeq` is how far they knew of one's reading before. */
export function shownMarksOf(marks: Marks, shownReadSeq: number, disclosure: Disclosure): Marks {
  const readSeq = disclosure.read ? marks.readSeq : shownReadSeq
  return { deliveredSeq: disclosure.delivered ? marks.deliveredSeq : readSeq, readSeq }
}
