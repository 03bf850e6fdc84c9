import { statement } from '../statement'

/**
 * Hot and set-based: everybody who was told of something within half a second, whoever waits already left alone; Prisma's
 * client has no insert that skips what is there without reading it back. `$2` is how many milliseconds they wait.
 */
export const noteDigestWaits = statement(
  'note-digest-waits',
  `INSERT INTO digest_waits (user_id, due_at)
   SELECT id, now() + $2::int * interval '1 millisecond' FROM unnest($1::text[]) AS id
   ON CONFLICT (user_id) DO NOTHING`,
)
