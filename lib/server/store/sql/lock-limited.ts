import { statement } from '../statement'

/**
 * Database: whoever sends to a customer with a weekly limit waits here for whoever did so before, in the order of ids, so
 * that no two wait for each other in a circle. Only then are copies counted. A change of the limit waits as well.
 */
export const lockLimited = statement<{ id: string }>(
  'lock-limited',
  'SELECT id FROM users WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE',
)
