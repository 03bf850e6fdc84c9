import { statement } from '../statement'

/**
 * Set-based: whom a push is owed, of what many are told within half a second. `$4` is how many milliseconds it waits for
 * the person to read it where they are; what waits already does not wait longer for it.
 */
export const notePushWaits = statement(
  'note-push-waits',
  `INSERT INTO push_waits (user_id, kind, about, due_at)
   SELECT DISTINCT t.user_id, t.kind, t.about, now() + $4::int * interval '1 millisecond'
   FROM unnest($1::text[], $2::text[], $3::text[]) AS t(user_id, kind, about)
   WHERE EXISTS (SELECT 1 FROM push_subscriptions s WHERE s.user_id = t.user_id)
   ORDER BY 1, 2, 3
   ON CONFLICT (user_id, kind, about) DO UPDATE SET due_at = LEAST(push_waits.due_at, EXCLUDED.due_at)`,
)
