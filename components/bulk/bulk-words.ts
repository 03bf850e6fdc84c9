import type { BatchTotals, FollowUpWho, RecallReport, RecipientState } from '@/lib/protocol/bulk-objects'
import type { RecipientReason } from '@/lib/protocol/errors'

const reasons: Record<RecipientReason, string> = {
  not_found: 'There is no such account',
  forbidden: 'Is not a customer',
  suspended: 'The account is suspended',
  blocked: 'Has blocked you',
  opted_out: 'Does not accept bulk messages',
  weekly_limit: 'Has had enough bulk messages this week',
  quiet_hours: 'Has quiet hours now',
  job_closed: 'The job was closed meanwhile',
  replied_meanwhile: 'Has written to you meanwhile',
  invalid: 'The text is too long with their name',
}

/** Why somebody does not get a batch, in words. */
export function reasonOf(code: RecipientReason | null | undefined, sentence?: string | null): string {
  // The contract has one code for both directions of a block; the sentence tells which.
  if (code === 'blocked' && sentence?.startsWith('You ')) return 'You have blocked them'
  if (code === 'opted_out' && sentence?.endsWith(' from you')) return 'Does not accept bulk messages from you'
  return (code && reasons[code]) || sentence || 'Was refused'
}

export const stateWords: Record<RecipientState, string> = {
  pending: 'Waiting',
  failed: 'Failed',
  withheld: 'Withheld',
  cancelled: 'Not sent',
  sent: 'Sent',
  delivered: 'Delivered',
  read: 'Read',
  replied: 'Replied',
  recalled: 'Taken back',
}

/** "1 customer", "37 customers". */
export function customers(count: number): string {
  return count === 1 ? '1 customer' : `${count} customers`
}

/** Those whom a batch is meant for, before it is known who gets it. */
export function chosenCustomers(count: number): string {
  return count === 1 ? '1 chosen customer' : `${count} chosen customers`
}

export const followUpWords: Record<FollowUpWho, string> = {
  failed: 'Follow-up for those who failed',
  unread: 'Follow-up for those who did not read',
  unanswered: 'Follow-up for those who did not answer',
}

/** What a follow-up that is being written does with its `count` recipients. */
export function followUpNote(who: FollowUpWho, count: number): string {
  return `${followUpWords[who]}: ${count === 0 ? 'nobody' : count} now, worked out again when it goes out. Changing the selection makes it a list of your own.`
}

/** What taking a batch back does, before it is done. */
export function recallWords({ sent, read, pending }: BatchTotals): string {
  const unread = sent - read
  const sentences = [
    unread === 1
      ? 'The one who has not read it finds "Message deleted" in its place.'
      : `The ${unread} who have not read it find "Message deleted" in its place.`,
  ]
  if (read > 0) sentences.push(read === 1 ? 'The one who has keeps it.' : `The ${read} who have keep it.`)
  if (pending > 0) sentences.push('Nobody else gets it.')
  return sentences.join(' ')
}

/** And what it did. */
export function recalledWords({ recalled, alreadyRead }: RecallReport): string {
  if (alreadyRead === 0) return 'Nobody had read it.'
  const kept = alreadyRead === 1 ? 'One was read and stays.' : `${alreadyRead} were read and stay.`
  return recalled === 0 ? 'All of it was read before.' : kept
}
