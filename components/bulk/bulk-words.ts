import type { ErrorCode } from '@/lib/protocol/errors'
import type { RecipientState } from '@/lib/protocol/objects'

const reasons: Partial<Record<ErrorCode, string>> = {
  not_found: 'There is no such account',
  forbidden: 'Is not a customer',
  suspended: 'The account is suspended',
  blocked: 'Has blocked you',
  opted_out: 'Does not accept bulk messages',
}

/** Why somebody does not get a batch, in words. */
export function reasonOf(code: ErrorCode | null | undefined, sentence?: string | null): string {
  // The contract has one code for both directions of a block; the sentence tells which.
  if (code === 'blocked' && sentence?.startsWith('You ')) return 'You have blocked them'
  return (code && reasons[code]) || sentence || 'Was refused'
}

export const stateWords: Record<RecipientState, string> = {
  failed: 'Failed',
  sent: 'Sent',
  delivered: 'Delivered',
  read: 'Read',
  replied: 'Replied',
}

/** "1 customer", "37 customers". */
export function customers(count: number): string {
  return count === 1 ? '1 customer' : `${count} customers`
}
