import pg from 'pg'
import { openWakeQueues } from '../lib/server/jobs/boss-wake-queue'
import { createLogger } from '../lib/server/logger'

/** The two queues of a server with mail, on the database of `DATABASE_URL`, and nothing else: what asking for work costs. */
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 })
const queues = await openWakeQueues({ pool, logger: createLogger('warn'), withRetries: (attempt) => attempt() })
for (const name of ['idle-steps', 'idle-mails']) {
  const queue = await queues.open(name, 10)
  await queue.work(async () => {})
}
process.on('SIGTERM', () => process.exit(0))
console.log('ready')
