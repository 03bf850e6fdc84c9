import { statement } from '../statement'
import type { DirectoryRow } from './list-directory'

/**
 * Set-based: up to 1000 pasted ids and addresses in two arrays, with the asker's conversation beside each. An id finds
 * whom the directory lists; an address only whom the asker knows: people in a conversation with them, and those of jobs
 * that are open to them or their own. The address of anybody else is null, so that an id does not confirm it.
 */
export const findCustomersBy = statement<DirectoryRow & { email: string | null }>(
  'find-customers-by',
  `WITH named AS (
     SELECT u.id, u.name, u.email, c.last_activity_at, c.id IS NOT NULL OR EXISTS (
       SELECT 1 FROM jobs j JOIN users p ON p.id = j.poster_id
       WHERE (j.poster_id = $1 OR (j.status = 'open' AND p.role = 'customer'))
         AND (j.poster_id = u.id OR EXISTS (SELECT 1 FROM job_interests i WHERE i.job_id = j.id AND i.user_id = u.id))
     ) AS known
     FROM users u LEFT JOIN conversations c ON c.contractor_id = $1 AND c.customer_id = u.id
     WHERE (u.id = ANY($2) OR u.email = ANY($3))
       AND u.role = 'customer' AND u.suspended_at IS NULL AND u.deleted_at IS NULL
   )
   SELECT id, name, CASE WHEN known THEN email END AS email, last_activity_at AS "lastContactAt" FROM named
   WHERE known OR id = ANY($2)`,
)
