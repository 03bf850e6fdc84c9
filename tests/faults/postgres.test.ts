import { expect } from 'vitest'
import { holdStage } from './support/hold-stage'
import { hold, until } from './support/until'

const held = holdStage()
const { harm } = held

const note = (state: 'away' | 'back') => held.stage.cluster.history.record({ kind: 'database', state })

for (const how of ['fast', 'immediate'] as const) {
  harm(
    `PostgreSQL restarted (${how}) under load: nothing acknowledged is lost, nobody is called offline`,
    { all: 3, selection: how === 'immediate' ? 1 : 0 },
    async ({ cluster }) => {
      note('away')
      await cluster.postgres.restart(how)
      note('back')
    },
    { perTick: 6 },
  )
}

harm(
  'PostgreSQL black-holed for 5 s: sends wait or are refused, none is lost',
  { all: 2, selection: 0 },
  async (stage) => {
    note('away')
    for (const { postgresLink } of stage.nodes) postgresLink.setMode({ kind: 'black_hole' })
    await hold(5000)
    for (const { postgresLink } of stage.nodes) postgresLink.setMode({ kind: 'open' })
    note('back')
  },
)

harm(
  "the database's answers to one node eaten, its connections then reset: what was committed unheard is neither lost nor doubled",
  { all: 3, selection: 1 },
  async (stage, cycle) => {
    const link = stage.nodes[cycle % stage.nodes.length]?.postgresLink
    note('away')
    link?.setMode({ kind: 'deaf' })
    await hold(700)
    link?.setMode({ kind: 'open' })
    note('back')
  },
  { perTick: 6 },
)

harm(
  'the pool exhausted by a table that is locked for 6 s: all is sent in the end',
  { all: 2, selection: 0 },
  async (stage) => {
    note('away')
    const blocker = await stage.cluster.postgres.connect()
    await blocker.query('BEGIN; LOCK TABLE messages IN ACCESS EXCLUSIVE MODE')
    await hold(6000)
    await blocker.query('ROLLBACK')
    await blocker.end()
    note('back')
  },
)

harm(
  'a deadlock that the server loses: the statement is repeated, nobody notices',
  { all: 3, selection: 1 },
  async (stage, cycle) => {
    const sender = stage.contractors[0]
    const customers = stage.customers.map(({ person }) => person.id).sort()
    const [first, last] = [customers[0], customers.at(-1)]
    const blocker = await stage.cluster.postgres.connect()
    const pid = (await blocker.query('SELECT pg_backend_pid() AS pid')).rows[0].pid
    const lock = (customerId?: string) =>
      blocker.query('SELECT 1 FROM conversations WHERE contractor_id = $1 AND customer_id = $2 FOR UPDATE', [
        sender?.person.id,
        customerId,
      ])
    // A first batch, so that the conversations are there to be locked.
    sender?.sendBulk(`prepare-${cycle}`, customers, `prepare ${cycle}`)
    await until('the first batch is answered', () => sender?.pending.has(`prepare-${cycle}`) === false, 10_000)
    // The blocker is patient, so it is the server's statement that PostgreSQL ends.
    await blocker.query("SET deadlock_timeout = '20s'")
    await blocker.query('BEGIN')
    await lock(last)
    sender?.sendBulk(`deadlock-${cycle}`, customers, `deadlock ${cycle}`)
    await until(
      'a statement waits for the blocker',
      async () =>
        (await stage.cluster.query('SELECT 1 FROM pg_stat_activity WHERE $1 = ANY(pg_blocking_pids(pid))', [pid]))
          .length > 0,
      5000,
    )
    const before = await deadlocks()
    await lock(first)
    await blocker.query('COMMIT')
    await blocker.end()
    await until('PostgreSQL has counted the deadlock', async () => (await deadlocks()) > before, 15_000)
  },
  { perTick: 1 },
)

async function deadlocks(): Promise<number> {
  const rows = await held.stage.cluster.query<{ deadlocks: string }>(
    'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
  )
  expect(rows).toHaveLength(1)
  return Number(rows[0]?.deadlocks)
}
