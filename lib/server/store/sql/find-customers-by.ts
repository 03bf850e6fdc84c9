import { statement } from '../statement'
import type { DirectoryRow } from './list-directory'

/** Set-based: up to 1000 pasted ids and addresses in two arrays, with the asker's conversation beside each. */
export const findCustomersBy = statement<DirectoryRow & { email: string }>(
  'find-customers-by',
  `SELECT u.id, u.name, u.email, c.last_activity_at AS "lastContactAt" FROM users u
   LEFT JOIN conversations c ON c.contractor_id = $1 AND c.customer_id = u.id
   WHERE (u.id = ANY($2) OR u.email = ANY($3))
     AND u.role = 'customer' AND u.suspended_at IS NULL AND u.deleted_at IS NULL`,
)
