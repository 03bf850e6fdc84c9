import { statement } from '../statement'

/** Hot: every reconnect. A bound of 64 bits that goes as text, which JavaScript's numbers would round. */
export const begunConversations = statement<{ id: string }>(
  'begun-conversations',
  'SELECT id FROM conversations WHERE $1 IN (contractor_id, customer_id) AND created_xid >= $2::bigint',
)
