import type { FollowUpWho, RecipientState } from '@/lib/protocol/bulk-objects'
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

export const followUpWords: Record<FollowUpWho, string> = {
  failed: 'Follow-up for those who failed',
  unread: 'Follow-up for those who did not read',
  unanswered: 'Follow-up for those who did not answer',
}
