import { contractor, type World } from './world'

/** What the asking contractor has of them, at any size: a longer page is not what growth costs. */
export const FEW_MESSAGES = 10_000
const CONVERSATION_LENGTH = 50
const CONTRACTORS = 2000
const OWN_CONVERSATIONS = FEW_MESSAGES / CONVERSATION_LENGTH

/** Conversations of strangers and, the first of all, those of the asking contractor, made by the database itself. */
export async function fillMessages(world: World, from: number, to: number): Promise<void> {
  const first = Math.floor(from / CONVERSATION_LENGTH)
  const last = Math.floor(to / CONVERSATION_LENGTH)
  const { database } = world
  await database.query('SET statement_timeout = 0')
  await database.query('DROP INDEX IF EXISTS messages_words_idx')
  await database.query(
    `INSERT INTO users (id, email, name, role, password_hash)
     SELECT 'growth-' || i, 'growth-' || i || '@bench.test', 'Growth ' || i, 'customer', '!'
     FROM generate_series($1::int, $2::int - 1) AS i ON CONFLICT DO NOTHING`,
    [first, last],
  )
  await database.query(
    `INSERT INTO conversations (id, contractor_id, customer_id, last_seq, created_at, last_activity_at, created_xid, change_xid)
     SELECT 'gc-' || i, CASE WHEN i < $6 THEN $3 ELSE 'growth-contractor-' || i % $4 END, 'growth-' || i, $5,
       now() - i * interval '1 second', now() - i * interval '1 second', 0, 0
     FROM generate_series($1::int, $2::int - 1) AS i`,
    [first, last, contractor(199), CONTRACTORS, CONVERSATION_LENGTH, OWN_CONVERSATIONS],
  )
  await database.query(
    `INSERT INTO messages (id, conversation_id, seq, sender_id, message_type, content, created_at)
     SELECT 'gm-' || i || '-' || s, 'gc-' || i, s, 'growth-' || i, 'text',
       jsonb_build_object('text', 'growth message ' || i || ' number ' || s || ' about as long as people write'),
       now() - i * interval '1 second'
     FROM generate_series($1::int, $2::int - 1) AS i, generate_series(1, $3::int) AS s`,
    [first, last, CONVERSATION_LENGTH],
  )
  await database.query(
    `CREATE INDEX messages_words_idx ON messages USING GIN ((COALESCE(words, message_words(content))))
     WITH (fastupdate = on, gin_pending_list_limit = 262144)`,
  )
  await database.query('ANALYZE')
  await database.query('CHECKPOINT')
}
