import type { Pool } from 'pg'
import PgBoss from 'pg-boss'
import type { Logger } from '../logger'
import type { Transaction, WakeQueue } from '../ports/wake-queue'
import { isUnawaited, nothingChanged } from './boss-internals'

const SCHEMA = 'pgboss'
const POLLING_SECONDS = 2
const MAINTENANCE_SECONDS = 10
const RETRY_DELAY_SECONDS = 5
/** A day of a database that takes reads and no writes. */
const RETRY_LIMIT = 17_000
/** What is done is of use to nobody. */
const ARCHIVE_SECONDS = 60
const DELETE_MINUTES = 10
/** Beyond the longest time ahead for which a batch can be planned. */
const RETENTION_DAYS = 365
const STOP_MS = 3000

type Wake = { key: string }

type Repeat = <T>(attempt: () => Promise<T>) => Promise<T>

export type WakeQueues = {
  /** `expireSeconds` after work began its process is taken for gone, or its database. */
  open(queue: string, expireSeconds: number): Promise<WakeQueue>
  /** Waits a moment for work under way. */
  close(): Promise<void>
}

/** pg-boss, in a schema of its own of the same database, brought up to date here. */
export async function openWakeQueues(parts: {
  pool: Pool
  logger: Logger
  /** Does the same again where the database asks for it. */
  withRetries: Repeat
  pollingSeconds?: number
}): Promise<WakeQueues> {
  const { pool, logger, withRetries, pollingSeconds = POLLING_SECONDS } = parts
  const boss = new PgBoss({
    db: { executeSql: createExecuteSql(pool, logger, withRetries) },
    schema: SCHEMA,
    // No cron is asked for.
    schedule: false,
    maintenanceIntervalSeconds: MAINTENANCE_SECONDS,
    archiveCompletedAfterSeconds: ARCHIVE_SECONDS,
    deleteAfterMinutes: DELETE_MINUTES,
    retentionDays: RETENTION_DAYS,
  })
  boss.on('error', (error) => logger.warn({ err: error }, 'the queue of wakes cannot work; it is tried again'))
  await boss.start()
  return {
    async open(queue, expireSeconds) {
      const options: PgBoss.Queue = {
        name: queue,
        policy: 'standard',
        expireInSeconds: expireSeconds,
        retryDelay: RETRY_DELAY_SECONDS,
        retryLimit: RETRY_LIMIT,
      }
      await boss.createQueue(queue, options)
      // One that is there stays as an earlier version made it.
      await boss.updateQueue(queue, options)
      return createWakeQueue(boss, queue, pollingSeconds)
    },
    async close() {
      await boss.stop({ graceful: true, wait: true, timeout: STOP_MS })
    },
  }
}

/**
 * One queue of wakes. Its workers ask every two seconds, which costs an idle server less than listening would gain
 * (docs/decisions), and at once again as long as something was due; they skip what another node has locked.
 */
function createWakeQueue(boss: PgBoss, queue: string, pollingSeconds: number): WakeQueue {
  let workerId: string | null = null

  function hurry() {
    if (workerId !== null) boss.notifyWorker(workerId)
  }

  const within = (on: Transaction): PgBoss.Db => ({
    executeSql: (text, values) => on.query({ text, values }),
  })

  return {
    async wake(id, key, at, replaces, on) {
      const db = within(on)
      if (replaces !== null) await boss.deleteJob(queue, replaces, { db })
      await boss.send(queue, { key }, { id, db, ...(at === null ? {} : { startAfter: at }) })
    },
    async work(handle) {
      workerId = await boss.work<Wake>(queue, { pollingIntervalSeconds: pollingSeconds }, async (jobs) => {
        // A wake that comes to nothing keeps no other one waiting either.
        hurry()
        for (const { data } of jobs) await handle(data.key)
      })
    },
    hurry,
  }
}

/**
 * On the pool that all share. pg-boss sends whole transactions as one text: where one fails in its middle, the
 * connection is still in it and must not come back to the pool.
 */
function createExecuteSql(pool: Pool, logger: Logger, withRetries: Repeat): PgBoss.Db['executeSql'] {
  // Nodes that start at once make the same tables, and one of two that wait for each other is refused.
  return (text, values) => withRetries(() => execute(text, values))

  async function execute(text: string, values: unknown[]) {
    const client = await pool.connect().catch((error: unknown) => answerLost(error, text))
    if ('rows' in client) return client
    try {
      const result = await client.query(text, values)
      client.release()
      return result
    } catch (error) {
      client.release(true)
      return answerLost(error, text)
    }
  }

  function answerLost(error: unknown, text: string) {
    if (!isUnawaited(text)) throw error
    logger.warn({ err: error }, 'the end of a wake could not be noted; it is woken again')
    return nothingChanged
  }
}
