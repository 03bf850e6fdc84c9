import { type ErrorCode, sentences } from '../protocol/errors'
import type { Role } from '../protocol/objects'

export type Refusal = { code: ErrorCode; error: string }

/** What a verdict rests on; null for an unknown id. */
export type RecipientState = {
  role: Role
  suspended: boolean
  optedOut: boolean
  blockedSender: boolean
  blockedBySender: boolean
} | null

/** The first reason that applies, in the contract's order, or null where the recipient gets the message. */
export function refusalOf(recipient: RecipientState): Refusal | null {
  if (recipient === null) return { code: 'not_found', error: sentences.userNotFound }
  if (recipient.role !== 'customer') return { code: 'forbidden', error: sentences.recipientNotCustomer }
  if (recipient.suspended) return { code: 'suspended', error: sentences.recipientSuspended }
  if (recipient.blockedSender) return { code: 'blocked', error: sentences.recipientBlockedYou }
  if (recipient.blockedBySender) return { code: 'blocked', error: 'You have blocked this recipient' }
  if (recipient.optedOut) return { code: 'opted_out', error: sentences.recipientOptedOut }
  return null
}

/** Repeated ids collapse to the first; order is kept. */
export function collapse(ids: readonly string[]): string[] {
  return [...new Set(ids)]
}
