import { type Measured, measure } from '../measure'
import { cpuOfTree } from '../processes'
import { type Table, toTable } from '../table'
import { contractor, type World } from '../world'
import { createBulkLoad, createMessageLoad, type Load } from './load'

const SECONDS = 6
const SMALL = 10_000
const LARGE = Number(process.env.GROWTH_MESSAGES ?? 10_000_000)
const CONVERSATION_LENGTH = 50
const CONTRACTORS = 2000
/** Of the one whose pages are asked for, at either size: a longer page is not what growth costs. */
const OWN_CONVERSATIONS = SMALL / CONVERSATION_LENGTH

/** Conversations of strangers and, the first of all, those of the asking contractor, made by the database itself. */
async function fill(world: World, from: number, to: number): Promise<void> {
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

function createPageLoad(world: World, path: string, token: string): Load {
  return {
    inFlight: 4,
    async operation() {
      const response = await fetch(`${world.product.url}${path}`, { headers: { authorization: `Bearer ${token}` } })
      await response.arrayBuffer()
      return response.ok
    },
    close: () => {},
  }
}

async function measureAll(world: World): Promise<Map<string, Measured>> {
  const token = `${contractor(199)}_token`
  const loads: [string, Load][] = [
    ['J2', await createMessageLoad([world.product])],
    ['J3', await createBulkLoad([world.product])],
    ['inbox page', createPageLoad(world, '/api/conversations', token)],
    ['thread page', createPageLoad(world, '/api/conversations/gc-0/messages', token)],
  ]
  const results = new Map<string, Measured>()
  for (const [name, load] of loads) {
    const options = { ...load, serverCpu: () => cpuOfTree(world.product.pid), databaseCpu: world.databaseCpu }
    await measure({ ...options, seconds: 3 })
    results.set(name, await measure({ ...options, seconds: SECONDS }))
    load.close()
  }
  return results
}

/** The same work over few messages and over many. */
export async function runGrowthJob(world: World): Promise<Table> {
  await fill(world, 0, SMALL)
  const small = await measureAll(world)
  await fill(world, SMALL, LARGE)
  const large = await measureAll(world)
  const cost = (measured: Measured | undefined) => (measured?.serverCpuMs ?? 0) + (measured?.databaseCpuMs ?? 0)
  return toTable(
    `Growth, ${SMALL} against ${LARGE} messages`,
    ['work', `CPU ms at ${SMALL}`, `CPU ms at ${LARGE}`, 'ratio', 'failed'],
    [...small].map(([name, measured]) => [
      name,
      cost(measured).toFixed(3),
      cost(large.get(name)).toFixed(3),
      (cost(large.get(name)) / cost(measured)).toFixed(2),
      String(measured.failed + (large.get(name)?.failed ?? 0)),
    ]),
  )
}
