import type { ErrorCode } from '@/lib/protocol/errors'

/** The reasons for which a single recipient of a bulk message can fail. */
export const failureReasons = ['not_found', 'forbidden', 'suspended', 'blocked', 'opted_out'] as const
export type FailureReason = (typeof failureReasons)[number] & ErrorCode

export const reasonWords: Record<FailureReason, string> = {
  not_found: 'Unknown account',
  forbidden: 'Not a customer',
  suspended: 'Account suspended',
  blocked: 'Blocked',
  opted_out: 'Opted out of bulk messages',
}
