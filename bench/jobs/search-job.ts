import { DEFAULT_PARTITIONS, partitionMessages } from '../../lib/server/store/partition-messages'
import { type Table, toTable } from '../table'
import { contractor, type World } from '../world'

const MESSAGES = 1_000_000
const CONVERSATION_LENGTH = 50
const REPEATS = 15
/** Conversations of the one who asks: a contractor with as many customers as anybody has, and one with a few. */
const askers = [
  { name: 'of 200,000 messages of one’s own', id: contractor(199), conversations: 4000 },
  { name: 'of 2,500 messages of one’s own', id: contractor(198), conversations: 50 },
]

/** From words that nearly every message holds to one that none does. */
const queries = [
  'message',
  'please call',
  'bo',
  'kitchen faucet',
  '4155550199',
  '415 555 01',
  '水管',
  'zanzibar',
  '1250',
  'e',
]

/** Conversations and messages made by the database itself, with the index built over them at once. */
async function fill({ database }: World): Promise<void> {
  await database.query('SET statement_timeout = 0')
  await database.query('DROP INDEX messages_words_idx')
  const conversations = MESSAGES / CONVERSATION_LENGTH
  await database.query(
    `INSERT INTO users (id, email, name, role, password_hash)
     SELECT 'seeker-' || i, 'seeker-' || i || '@bench.test', 'Seeker ' || i, 'customer', '!' FROM generate_series(0, $1::int - 1) i`,
    [conversations],
  )
  await database.query(
    `INSERT INTO conversations (id, contractor_id, customer_id, last_seq, created_at, last_activity_at, created_xid, change_xid)
     SELECT 'sc-' || i, CASE WHEN i < $3 THEN $4 WHEN i < $3 + $5 THEN $6 ELSE 'searched-' || i % 400 END, 'seeker-' || i, $2,
       now() - i * interval '1 minute', now() - i * interval '1 minute', 0, 0
     FROM generate_series(0, $1::int - 1) i`,
    [conversations, CONVERSATION_LENGTH, ...askers.flatMap(({ id, conversations }) => [conversations, id])],
  )
  await database.query(
    `INSERT INTO messages (id, conversation_id, seq, sender_id, message_type, content, created_at)
     SELECT 'sm-' || i || '-' || s, 'sc-' || i, s, 'seeker-' || i, 'text',
       jsonb_build_object('text', 'A message about the ' || (ARRAY['kitchen', 'bathroom', 'roof', 'boiler', 'fence'])[1 + (i + s) % 5]
         || CASE WHEN s % 5 = 0 THEN ', please call (415) 555-' || lpad(((i * 7 + s) % 10000)::text, 4, '0') ELSE '' END
         || CASE WHEN s % 11 = 0 THEN ' it is $1,250.00' ELSE '' END
         || CASE WHEN s % 17 = 0 THEN ' 厨房的水管漏水了' ELSE '' END
         || ' faucet ' || (i % 977) || ' as written on day ' || s),
       now() - i * interval '1 minute' + s * interval '1 second'
     FROM generate_series(0, $1::int - 1) i, generate_series(1, $2::int) s`,
    [conversations, CONVERSATION_LENGTH],
  )
  await database.query(
    `CREATE INDEX messages_words_idx ON messages USING GIN ((COALESCE(words, message_words(content))))
     WITH (fastupdate = on, gin_pending_list_limit = 262144)`,
  )
  await database.query('VACUUM ANALYZE messages')
  await database.query('ANALYZE conversations')
}

type Times = { name: string; q: string; middle: number; most: number }

/** Of each query the median and the longest, and over all of one who asks the median and the 95th of a hundred. */
async function ask(world: World): Promise<Times[]> {
  const rows: Times[] = []
  for (const { name, id } of askers) {
    const times: number[] = []
    for (const q of queries) {
      for (let turn = 0; turn < REPEATS; turn += 1) {
        const begun = performance.now()
        const response = await fetch(`${world.product.url}/api/search?q=${encodeURIComponent(q)}`, {
          headers: { authorization: `Bearer ${id}_token` },
        })
        if (!response.ok) throw new Error(`search for ${q} answered ${response.status}`)
        await response.arrayBuffer()
        times.push(performance.now() - begun)
      }
      const own = times.slice(-REPEATS).sort((a, b) => a - b)
      rows.push({ name, q, middle: own[Math.floor(REPEATS / 2)] ?? 0, most: own.at(-1) ?? 0 })
    }
    times.sort((a, b) => a - b)
    const middle = times[times.length / 2] ?? 0
    rows.push({ name, q: 'all', middle, most: times[Math.floor(times.length * 0.95)] ?? 0 })
  }
  return rows
}

/** How long a search takes over 1,000,000 messages, for one who has many of them and one who has few: in one table, then cut. */
export async function runSearchJob(world: World): Promise<Table> {
  await fill(world)
  const whole = await ask(world)
  await partitionMessages({ url: world.databaseUrl, partitions: DEFAULT_PARTITIONS, onProgress: () => undefined })
  await world.database.query('VACUUM ANALYZE messages')
  const cut = await ask(world)
  return toTable(
    `Search over 1,000,000 messages in one table and in ${DEFAULT_PARTITIONS} partitions`,
    ['asked by one', 'query', 'ms, median', 'ms, most (all: p95)', 'in partitions: median', 'most (all: p95)'],
    whole.map(({ name, q, ...one }, at) => {
      const { middle, most } = cut[at] as Times
      return [name, q, ...[one.middle, one.most, middle, most].map((ms) => ms.toFixed(1))]
    }),
  )
}
