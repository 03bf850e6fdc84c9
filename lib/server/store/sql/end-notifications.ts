import { statement } from '../statement'

/** Set-based: conversations that were read within half a second, each as far as its reader has come. */
export const endNotifications = statement<{ userId: string; about: string }>(
  'end-notifications',
  `UPDATE notifications n SET read_at = now()
   FROM unnest($1::text[], $2::text[], $3::int[]) AS r(user_id, about, seq)
   WHERE n.user_id = r.user_id AND n.kind = 'message' AND n.about = r.about AND n.seq <= r.seq AND n.read_at IS NULL
   RETURNING n.user_id AS "userId", n.about`,
)
