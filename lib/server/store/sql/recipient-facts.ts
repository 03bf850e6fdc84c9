import type { QuietHours, Role } from '../../../protocol/objects'
import { statement } from '../statement'
import { recentCopies } from './shared/recent-copies'

export type RecipientFactsRow = {
  id: string
  name: string
  role: Role
  suspended: boolean
  optedOut: boolean
  blockedSender: boolean
  blockedBySender: boolean
  optedOutOfSender: boolean
  weeklyLimit: number | null
  recentCopies: Date[] | null
  quietHours: QuietHours | null
}

/**
 * Hot: every bulk send. The verdict's facts for all recipients, blocks in both directions beside each, in one round trip.
 * Opt-outs of the sender, which are few, are looked up once for all; copies are counted only for those who set a limit. `$3` is when the copies are to go out.
 */
export const recipientFacts = statement<RecipientFactsRow>(
  'recipient-facts',
  `SELECT u.id, u.name, u.role, u.suspended_at IS NOT NULL AS suspended, u.bulk_opt_out AS "optedOut",
     EXISTS (SELECT 1 FROM blocks b WHERE b.blocker_id = u.id AND b.blocked_id = $1) AS "blockedSender",
     EXISTS (SELECT 1 FROM blocks b WHERE b.blocker_id = $1 AND b.blocked_id = u.id) AS "blockedBySender",
     COALESCE(u.id = ANY((SELECT array_agg(o.customer_id) FROM opt_outs o
       WHERE o.contractor_id = $1 AND o.customer_id = ANY($2))::text[]), false) AS "optedOutOfSender",
     u.bulk_weekly_limit AS "weeklyLimit",
     CASE WHEN u.bulk_weekly_limit IS NOT NULL THEN ${recentCopies('u.id', '$3')} END AS "recentCopies",
     u.quiet_hours AS "quietHours"
   FROM users u WHERE u.id = ANY($2) AND u.deleted_at IS NULL`,
)
