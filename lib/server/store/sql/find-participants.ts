import { statement } from '../statement'

export type ParticipantsRow = { conversationId: string; contractorId: string; customerId: string; blocked: boolean }

/** Hot: every signal of typing asks it, and the block beside the pair. */
export const findParticipants = statement<ParticipantsRow>(
  'find-participants',
  `SELECT c.id AS "conversationId", c.contractor_id AS "contractorId", c.customer_id AS "customerId",
     EXISTS (SELECT 1 FROM blocks b WHERE (b.blocker_id = c.contractor_id AND b.blocked_id = c.customer_id)
       OR (b.blocker_id = c.customer_id AND b.blocked_id = c.contractor_id)) AS blocked
   FROM conversations c WHERE c.id = $1 AND $2 IN (c.contractor_id, c.customer_id)`,
)
