import { statement } from '../statement'

/** Set-based: all watchers of a user in one array, on the way of every push of presence. */
export const contactsAmong = statement<{ id: string }>(
  'contacts-among',
  `SELECT customer_id AS id FROM conversations WHERE contractor_id = $1 AND customer_id = ANY($2)
   UNION SELECT contractor_id FROM conversations WHERE customer_id = $1 AND contractor_id = ANY($2)`,
)
