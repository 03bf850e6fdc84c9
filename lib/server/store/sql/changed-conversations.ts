import { statement } from '../statement'
import { type ConversationSelection, changeXid, selectConversations } from './shared/conversation-columns'

/** Hot: every reconnect. By transaction ids, with the selection of the list of conversations. */
export const changedConversations = statement<ConversationSelection>(
  'changed-conversations',
  selectConversations(
    `$1 IN (c.contractor_id, c.customer_id) AND ${changeXid} >= $2::bigint
      AND (${changeXid} > $2::bigint OR c.id > $3)`,
    `ORDER BY ${changeXid}, c.id LIMIT $4`,
  ),
)
