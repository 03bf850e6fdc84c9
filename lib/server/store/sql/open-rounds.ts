import { statement } from '../statement'

/**
 * Hot: every reconnect, of all that come in a moment together. The oldest transaction still running, which no client
 * knows: every change of an older one is visible to the statement that asks, so a later question "what changed since" may
 * start here and misses nothing, however commits interleave. And the places, from 1, of those who ask since when of their
 * conversations or messages anything changed: a message's change is its conversation's too.
 */
export const openRounds = statement<{ xmin: string; changed: string[] }>(
  'open-rounds',
  `SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xmin, ARRAY(
     SELECT asked.place FROM unnest($1::text[], $2::bigint[]) WITH ORDINALITY AS asked (user_id, since, place)
     WHERE EXISTS (
       SELECT FROM conversations c WHERE c.contractor_id = asked.user_id
         AND (c.change_xid >= asked.since OR c.contractor_own_xid >= asked.since)
     ) OR EXISTS (
       SELECT FROM conversations c WHERE c.customer_id = asked.user_id
         AND (c.change_xid >= asked.since OR c.customer_own_xid >= asked.since)
     )
   )::text[] AS changed`,
)
