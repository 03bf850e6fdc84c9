import { expect, test } from 'vitest'
import { sentences } from '../../lib/protocol/errors'
import { createScene } from '../support/scene'

const scene = createScene()

/** Has the database note each write of refusals and each row of one. */
async function watchWrites(): Promise<() => Promise<{ statements: number; rows: number }>> {
  const { server } = scene
  await server.query('CREATE TABLE writes (level text)')
  await server.query(
    `CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
     'BEGIN INSERT INTO writes VALUES (TG_LEVEL); RETURN NULL; END'`,
  )
  // A statement that inserts or updates is both to PostgreSQL, a row of it one of the two.
  for (const [level, event] of [
    ['STATEMENT', 'INSERT'],
    ['ROW', 'INSERT OR UPDATE'],
  ]) {
    await server.query(
      `CREATE TRIGGER note_${level} AFTER ${event} ON bulk_refusals FOR EACH ${level} EXECUTE FUNCTION note()`,
    )
  }
  return async () => {
    const found = await server.query<{ level: string; n: number }>(
      'SELECT level, count(*)::int AS n FROM writes GROUP BY level',
    )
    const of = (level: string) => found.find((each) => each.level === level)?.n ?? 0
    return { statements: of('STATEMENT'), rows: of('ROW') }
  }
}

test('2,000 refused batches that name a template each are a handful of writes, and all are counted', async () => {
  const [contractor, customer] = [await scene.person('contractor'), await scene.person('customer')]
  const tabs = await Promise.all(Array.from({ length: 10 }, () => scene.connect(contractor.token)))
  const countWrites = await watchWrites()
  const startedAt = Date.now()
  let refused = 0
  for (let round = 0; round < 20; round += 1) {
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, (_, at) =>
        tabs[at % tabs.length]?.ask('send_bulk_message', {
          receiverIds: [customer.id],
          messageType: 'text',
          content: { text: 'buy' },
          templateId: `template-${round}-${at}`,
        }),
      ),
    )
    refused += outcomes.filter(
      (outcome) => outcome?.ok === false && outcome.error.message === sentences.bulkRate,
    ).length
  }
  const flushes = Math.ceil((Date.now() - startedAt) / 5000)
  const minutes = new Set([startedAt, Date.now()].map((at) => Math.floor(at / 60_000))).size
  const to = new Date(Date.now() + 60_000).toISOString()
  const usage = await scene.api('admin_token').get('adminAnalytics', { query: { contractorId: contractor.id, to } })
  expect(usage.totals.refusedByRateLimit).toBe(refused)
  expect(refused).toBeGreaterThan(1900)
  const writes = await countWrites()
  expect(writes.statements).toBeLessThanOrEqual(minutes + flushes + 1)
  expect(writes.rows).toBeLessThanOrEqual(21 * (minutes + flushes + 1))
  const [stored] = await scene.server.query(
    'SELECT count(*)::int AS rows, sum(count)::int AS refused FROM bulk_refusals WHERE contractor_id = $1',
    [contractor.id],
  )
  expect(stored?.refused).toBe(refused)
  expect(stored?.rows).toBeLessThanOrEqual(21 * minutes)
})
