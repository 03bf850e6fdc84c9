import { type ErrorCode, sentences } from '../protocol/errors'
import type { Role } from '../protocol/objects'

export type Refusal = { code: ErrorCode; error: string }

export type BlockFacts = { blockedSender: boolean; blockedBySender: boolean }

/** What a verdict rests on. */
export type Recipient = BlockFacts & {
  role: Role
  suspended: boolean
  /** Whether they want no bulk messages; of no account for a message of its own. */
  optedOut?: boolean
}

const words = {
  single: { wrongRole: 'Messages go between a contractor and a customer', blocked: 'You have blocked this person' },
  bulk: { wrongRole: sentences.recipientNotCustomer, blocked: 'You have blocked this recipient' },
} as const

/**
 * The first reason that applies, in the contract's order (PROTOCOL: Bulk messages), or null where the recipient gets the
 * message. `recipient` is null for an id that no user has.
 */
export function verdictOf(senderRole: Role, recipient: Recipient | null, kind: keyof typeof words): Refusal | null {
  if (recipient === null) return { code: 'not_found', error: sentences.userNotFound }
  if (recipient.role === senderRole || recipient.role === 'admin') {
    return { code: 'forbidden', error: words[kind].wrongRole }
  }
  if (recipient.suspended) return { code: 'suspended', error: sentences.recipientSuspended }
  const block = blockVerdictOf(recipient, kind)
  if (block) return block
  if (kind === 'bulk' && recipient.optedOut) return { code: 'opted_out', error: sentences.recipientOptedOut }
  return null
}

/** What a block in either direction refuses, or null where there is none. */
export function blockVerdictOf(facts: BlockFacts, kind: keyof typeof words): Refusal | null {
  if (facts.blockedSender) return { code: 'blocked', error: sentences.recipientBlockedYou }
  return facts.blockedBySender ? { code: 'blocked', error: words[kind].blocked } : null
}
