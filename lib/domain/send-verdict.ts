import { type ErrorCode, type RecipientReason, sentences } from '../protocol/errors'
import { WEEKLY_LIMIT_WINDOW_MS } from '../protocol/limits'
import type { QuietHours, Role } from '../protocol/objects'
import { quietUntil } from './quiet-hours'

export type Refusal = { code: RecipientReason & ErrorCode; error: string }

/** Why a copy is not sent; `retryAt` where the reason passes by itself. */
export type BulkRefusal = { code: RecipientReason; error: string; retryAt?: Date }

export type BlockFacts = { blockedSender: boolean; blockedBySender: boolean }

/** What a verdict rests on. */
export type Recipient = BlockFacts & { role: Role; suspended: boolean }

/** What a recipient allows of bulk messages. */
export type Consent = {
  optedOut: boolean
  optedOutOfSender: boolean
  /** Copies in any 7 days, of all contractors together; null: any number. */
  weeklyLimit: number | null
  /** When copies of the last 7 days were sent, newest first, as many as a limit can count; null without a limit. */
  recentCopies: readonly Date[] | null
  quietHours: QuietHours | null
}

const words = {
  single: { wrongRole: 'Messages go between a contractor and a customer', blocked: 'You have blocked this person' },
  bulk: { wrongRole: sentences.recipientNotCustomer, blocked: 'You have blocked this recipient' },
} as const

/**
 * The first reason that applies, in the contract's order (PROTOCOL: Bulk messages), or null where the recipient gets the
 * message. `recipient` is null for an id that no user has.
 */
export function verdictOf(
  senderRole: Role,
  recipient: Recipient | null,
  kind: keyof typeof words = 'single',
): Refusal | null {
  if (recipient === null) return { code: 'not_found', error: sentences.userNotFound }
  if (recipient.role === senderRole || recipient.role === 'admin') {
    return { code: 'forbidden', error: words[kind].wrongRole }
  }
  if (recipient.suspended) return { code: 'suspended', error: sentences.recipientSuspended }
  return blockVerdictOf(recipient, kind)
}

/** What a block in either direction refuses, or null where there is none. */
export function blockVerdictOf(facts: BlockFacts, kind: keyof typeof words): Refusal | null {
  if (facts.blockedSender) return { code: 'blocked', error: sentences.recipientBlockedYou }
  return facts.blockedBySender ? { code: 'blocked', error: words[kind].blocked } : null
}

/** The same for a copy that goes out `at` that moment: to what holds for any message comes what the recipient allows. */
export function bulkVerdictOf(senderRole: Role, recipient: (Recipient & Consent) | null, at: Date): BulkRefusal | null {
  return verdictOf(senderRole, recipient, 'bulk') ?? (recipient && consentVerdictOf(recipient, at))
}

function consentVerdictOf(consent: Consent, at: Date): BulkRefusal | null {
  if (consent.optedOut) return { code: 'opted_out', error: sentences.recipientOptedOut }
  if (consent.optedOutOfSender) return { code: 'opted_out', error: sentences.recipientOptedOutOfSender }
  const roomAt = roomInWeekAt(consent, at)
  if (roomAt) return { code: 'weekly_limit', error: sentences.recipientWeeklyLimit, retryAt: roomAt }
  const awakeAt = consent.quietHours && quietUntil(consent.quietHours, at)
  return awakeAt && { code: 'quiet_hours', error: sentences.recipientQuietHours, retryAt: awakeAt }
}

/** When the recipient next takes a copy, or null where there is room `at` once. */
function roomInWeekAt({ weeklyLimit, recentCopies }: Consent, at: Date): Date | null {
  if (weeklyLimit === null || recentCopies === null) return null
  const since = at.getTime() - WEEKLY_LIMIT_WINDOW_MS
  const counted = recentCopies.filter((sentAt) => sentAt.getTime() > since)
  // There is room for one more once all but `weeklyLimit - 1` of them are older than the window.
  const inTheWay = counted[weeklyLimit - 1]
  return inTheWay ? new Date(inTheWay.getTime() + WEEKLY_LIMIT_WINDOW_MS) : null
}
