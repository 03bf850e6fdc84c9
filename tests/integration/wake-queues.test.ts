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
