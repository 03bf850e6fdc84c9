import type { Role } from '../../../protocol/objects'
import { statement } from '../statement'

export type RecipientFactsRow = {
  id: string
  name: string
  role: Role
  suspended: boolean
  optedOut: boolean
  blockedSender: boolean
  blockedBySender: boolean
}

/** Hot: every bulk send. The verdict's facts for all recipients, blocks in both directions beside each, in one round trip. */
export const recipientFacts = statement<RecipientFactsRow>(
  'recipient-facts',
  `SELECT u.id, u.name, u.role, u.suspended_at IS NOT NULL AS suspended, u.bulk_opt_out AS "optedOut",
     EXISTS (SELECT 1 FROM blocks b WHERE b.blocker_id = u.id AND b.blocked_id = $1) AS "blockedSender",
     EXISTS (SELECT 1 FROM blocks b WHERE b.blocker_id = $1 AND b.blocked_id = u.id) AS "blockedBySender"
   FROM users u WHERE u.id = ANY($2) AND u.deleted_at IS NULL`,
)
