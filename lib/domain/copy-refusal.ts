import type { RecipientReason } from '../protocol/errors'

const WITHHOLDING: readonly RecipientReason[] = [
  'opted_out',
  'weekly_limit',
  'quiet_hours',
  'job_closed',
  'replied_meanwhile',
]

/** Whether a copy of a batch that waits is withheld for this reason, and has not failed (PROTOCOL: Batches that wait). */
export function isWithholding(code: RecipientReason): boolean {
  return WITHHOLDING.includes(code)
}
