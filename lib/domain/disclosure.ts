import type { Visibility } from '../protocol/objects'

/**
 * What one person of a conversation may learn of the other's doings. Typing and delivery come of themselves while a
 * device is there, which is presence: of somebody hidden only what they do themselves is told, reading. Between people
 * of whom one has blocked the other nothing passes (PROTOCOL: Bulk messages).
 */
export type Disclosure = 'all' | 'read' | 'none'

/** `visibility` is that of whom something is to be learnt. */
export function disclosureOf(facts: { blocked: boolean; visibility: Visibility }): Disclosure {
  if (facts.blocked) return 'none'
  return facts.visibility === 'nobody' ? 'read' : 'all'
}
