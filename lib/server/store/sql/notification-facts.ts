import type { QuietHours } from '../../../protocol/objects'
import { statement } from '../statement'

type FactsRow = {
  userId: string
  notify: unknown
  quietHours: QuietHours | null
  /** Unread ones by kind; null where there are none. */
  unread: Record<string, number> | null
  /** Of the conversations asked about. */
  muted: string[]
}

/** Set-based: what decides on a sound, and the number to show, for everybody who is told of something at once. */
export const notificationFacts = statement<FactsRow>(
  'notification-facts',
  `SELECT u.id AS "userId", u.notify, u.quiet_hours AS "quietHours",
     (SELECT json_object_agg(k.kind, k.unread) FROM (SELECT kind, count(*) AS unread FROM notifications
       WHERE user_id = u.id AND read_at IS NULL GROUP BY kind) k) AS unread,
     ARRAY(SELECT m.conversation_id FROM mutes m WHERE m.user_id = u.id AND m.conversation_id = ANY($2::text[])
       AND (m.until IS NULL OR m.until > now())) AS muted
   FROM users u WHERE u.id = ANY($1::text[])`,
)
