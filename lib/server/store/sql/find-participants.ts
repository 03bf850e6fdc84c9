import type { Visibility } from '../../../protocol/objects'
import { statement } from '../statement'
import { isBlocked } from './shared/is-blocked'

export type ParticipantsRow = {
  conversationId: string
  contractorId: string
  customerId: string
  blocked: boolean
  visibility: Visibility
  /** Whether both tell of typing. */
  typing: boolean
}

/** Hot: every signal of typing asks it, with what the other may learn of who asks. */
export const findParticipants = statement<ParticipantsRow>(
  'find-participants',
  `SELECT c.id AS "conversationId", c.contractor_id AS "contractorId", c.customer_id AS "customerId",
     ${isBlocked} AS blocked, u.visibility, u.typing AND p.typing AS typing
   FROM conversations c JOIN users u ON u.id = $2
   JOIN users p ON p.id = CASE WHEN c.contractor_id = $2 THEN c.customer_id ELSE c.contractor_id END
   WHERE c.id = $1 AND $2 IN (c.contractor_id, c.customer_id)`,
)
