import { MAX_WEEKLY_LIMIT, WEEKLY_LIMIT_WINDOW_MS } from '../../../../protocol/limits'

/**
 * When the newest copies of the 7 days before `at` were sent to a customer, newest first, as many as a limit can count.
 * A copy that was deleted or recalled counts: it was sent, and its notification with it. By way of the customer's
 * conversations, which are few, so that bulk sends keep no index for it.
 */
export const recentCopies = (customerId: string, at: string) => `ARRAY(
  SELECT r.sent_at FROM conversations c JOIN bulk_recipients r ON r.conversation_id = c.id
  WHERE c.customer_id = ${customerId}
    AND r.sent_at > ${at}::timestamptz - interval '${WEEKLY_LIMIT_WINDOW_MS} milliseconds'
  ORDER BY r.sent_at DESC LIMIT ${MAX_WEEKLY_LIMIT})`
