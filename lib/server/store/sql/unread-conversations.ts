import { statement } from '../statement'
import { listedAtOf } from './shared/listed-at'

/** One conversation with something unread, and beside it what holds of all of them. */
export type UnreadRow = {
  conversationId: string
  peerId: string
  unread: number
  messages: number
  conversations: number
  /** When the oldest unread message of all came. */
  oldest: Date
}

/**
 * Groupings: what somebody (`$1`) has not read, in conversations that are not muted at `$2`, newest first and `$3` of
 * them at most, with counts over all; Prisma's client has no window and no first row of each.
 */
export const unreadConversations = statement<UnreadRow>(
  'unread-conversations',
  `SELECT c.id AS "conversationId", c.peer_id AS "peerId", c.unread,
     (sum(c.unread) OVER ())::int AS messages, (count(*) OVER ())::int AS conversations, min(first.at) OVER () AS oldest
   FROM (
     SELECT id, ${listedAtOf('$1')} AS listed_at,
       CASE WHEN contractor_id = $1 THEN customer_id ELSE contractor_id END AS peer_id,
       CASE WHEN contractor_id = $1 THEN contractor_unread ELSE customer_unread END AS unread,
       CASE WHEN contractor_id = $1 THEN contractor_read_seq ELSE customer_read_seq END AS read_seq
     FROM conversations c
     WHERE (contractor_id = $1 AND contractor_unread > 0) OR (customer_id = $1 AND customer_unread > 0)
   ) c
   CROSS JOIN LATERAL (
     SELECT m.created_at AS at FROM messages m
     WHERE m.conversation_id = c.id AND m.seq > c.read_seq AND m.sender_id = c.peer_id AND m.deleted_at IS NULL
     ORDER BY m.seq LIMIT 1
   ) first
   WHERE NOT EXISTS (
     SELECT FROM mutes u WHERE u.user_id = $1 AND u.conversation_id = c.id AND (u.until IS NULL OR u.until > $2)
   )
   ORDER BY c.listed_at DESC, c.id LIMIT $3`,
)
