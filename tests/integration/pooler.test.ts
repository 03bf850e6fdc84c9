import { expect, test } from 'vitest'
import { assertPoolerBounds, createStore } from '../../lib/server/store/client'
import { statement } from '../../lib/server/store/statement'
import { POOLER_CONNECTIONS } from '../support/pgbouncer'
import { createScene } from '../support/scene'

const scene = createScene()

test('all but what lives as long as a connection goes through the pooler', async () => {
  const contractor = await scene.connect('contractor_token')
  await contractor.get('send_message', { receiverId: 'customer1', messageType: 'text', content: { text: 'pooled' } })
  const { config } = scene.server.runtime
  expect(config.pooler).not.toBeNull()
  const rows = await scene.server.query<{ name: string; n: number }>(
    `SELECT application_name AS name, count(*)::int AS n FROM pg_stat_activity
     WHERE datname = current_database() AND application_name <> '' GROUP BY 1`,
  )
  const countOf = (start: string) =>
    rows.filter(({ name }) => name.startsWith(start)).reduce((total, { n }) => total + n, 0)
  expect(countOf('rollcall changes')).toBe(1)
  expect(countOf('rollcall claim ')).toBe(1)
  expect(countOf('rollcall')).toBeLessThanOrEqual(2 + POOLER_CONNECTIONS)
})

test('the messages that it is asked of are in partitions', async () => {
  const rows = await scene.server.query(`SELECT 1 FROM pg_inherits WHERE inhparent = 'messages'::regclass`)
  expect(rows).toHaveLength(Number(process.env.TEST_PARTITIONS))
})

/** Asks the same on each connection that the pooler has, then on one more of ours. */
async function askEverywhere(pooler: { prepares: boolean }): Promise<unknown[]> {
  const { database } = scene.server.runtime.config
  const named = statement('a-name', 'SELECT name FROM pg_prepared_statements WHERE $1::int = 1')
  const store = createStore(database.kind === 'url' ? database.url : '', () => {}, { poolSize: 5, pooler })
  const clients = await Promise.all(Array.from({ length: 5 }, () => store.pool.connect()))
  try {
    const last = clients[4] as (typeof clients)[number]
    const holders = clients.slice(0, POOLER_CONNECTIONS)
    await Promise.all(holders.map((client) => client.query('BEGIN')))
    await Promise.all(holders.map((client) => named.run(client, [1])))
    await Promise.all(holders.map((client) => client.query('COMMIT')))
    return await named.run(last, [1])
  } finally {
    for (const client of clients) client.release()
    await store.close()
  }
}

test('statements have no name through a pooler that would mix them up', async () => {
  expect(await askEverywhere({ prepares: false })).toEqual([])
  await expect(askEverywhere({ prepares: true })).rejects.toMatchObject({ code: '42P05' })
})

test('a pooler that lets statements take as long as they like is refused at the start', async () => {
  const { databaseUrl } = scene.server
  const direct = createStore(databaseUrl, () => {}, { pooler: { prepares: true } })
  await expect(assertPoolerBounds(direct)).rejects.toThrow(
    /^the pooler that DATABASE_URL names sets no statement_timeout/,
  )
  await direct.close()
})
