import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { expect, test } from 'vitest'
import { openWakeQueues } from '../../lib/server/jobs/boss-wake-queue'
import { createLogger } from '../../lib/server/logger'
import { withRetries } from '../../lib/server/store/with-retries'
import { cloneDatabase } from '../support/test-server'

test('nodes that start at once on a new database all open their queues', async () => {
  const logger = createLogger('silent')
  for (let round = 0; round < 3; round += 1) {
    const url = await cloneDatabase('template_empty')
    const pools = Array.from({ length: 6 }, () => new pg.Pool({ connectionString: url, max: 3 }))
    const opened = await Promise.all(
      pools.map(async (pool) => {
        const queues = await openWakeQueues({ pool, logger, withRetries })
        for (const name of ['mails', 'batches']) await (await queues.open(name, 10)).work(async () => {})
        return queues
      }),
    )
    expect(opened).toHaveLength(6)
    await Promise.all(opened.map((queues) => queues.close()))
    await Promise.all(pools.map((pool) => pool.end()))
  }
})

test('what is due together is worked on in one go, each in its turn, and a key that fails keeps nobody waiting', async () => {
  const pool = new pg.Pool({ connectionString: await cloneDatabase('template_empty'), max: 3 })
  // Who waited for the next look would wait for an hour.
  const queues = await openWakeQueues({ pool, logger: createLogger('silent'), withRetries, pollingSeconds: 3600 })
  const queue = await queues.open('batches', 10)
  const wake = (key: string) => queue.wake(randomUUID(), key, null, null, pool)
  const due = [...Array.from({ length: 8 }, (_, at) => `busy-${at}`), 'fails', 'other']
  for (const key of due) await wake(key)
  const worked: string[] = []
  await new Promise<void>((resolve) => {
    queue.work(async (key) => {
      const isFirst = !worked.includes(key)
      worked.push(key)
      if (key === 'fails') throw new Error('as a database that is away')
      if (key === 'busy-0') {
        if (isFirst) await wake(key)
        else resolve()
      }
    })
  })
  expect(worked).toEqual([...due, 'busy-0'])
  await queues.close()
  await pool.end()
})

test('a queue that an earlier version made lets go of work when this one says', async () => {
  const pool = new pg.Pool({ connectionString: await cloneDatabase('template_empty'), max: 3 })
  const queues = await openWakeQueues({ pool, logger: createLogger('silent'), withRetries })
  for (const seconds of [10, 400]) await queues.open('mails', seconds)
  const { rows } = await pool.query(`SELECT expire_seconds FROM pgboss.queue WHERE name = 'mails'`)
  expect(rows).toEqual([{ expire_seconds: 400 }])
  await queues.close()
  await pool.end()
})
