import { statement } from '../statement'
import { type ConversationSelection, selectConversations } from './shared/conversation-columns'

/** The same selection as the list of conversations, for one. */
export const findConversation = statement<ConversationSelection>(
  'find-conversation',
  selectConversations('c.id = $2 AND $1 IN (c.contractor_id, c.customer_id)', ''),
)
