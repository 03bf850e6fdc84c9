import type { RecipientReason } from '@/lib/protocol/errors'

export type FailureReason = RecipientReason

export const reasonWords: Record<FailureReason, string> = {
  not_found: 'Unknown account',
  forbidden: 'Not a customer',
  suspended: 'Account suspended',
  blocked: 'Blocked',
  opted_out: 'Opted out of bulk messages',
  weekly_limit: 'Weekly limit reached',
  quiet_hours: 'Quiet hours',
  job_closed: 'Job closed meanwhile',
  replied_meanwhile: 'Wrote meanwhile',
  invalid: 'Text too long with their name',
}

/** The reasons for which a single recipient of a bulk message can fail. */
export const failureReasons = Object.keys(reasonWords) as FailureReason[]
