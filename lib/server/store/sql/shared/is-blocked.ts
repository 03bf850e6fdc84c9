/** Whether one of the two people of conversation `c` has blocked the other. */
export const isBlocked = `EXISTS (SELECT 1 FROM blocks b
  WHERE (b.blocker_id = c.contractor_id AND b.blocked_id = c.customer_id)
    OR (b.blocker_id = c.customer_id AND b.blocked_id = c.contractor_id))`
