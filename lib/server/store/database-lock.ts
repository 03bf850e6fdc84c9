import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import type { Logger } from '../logger'

/** 'ROLL' in ASCII: the key of the lock that one server process holds on its database. */
const LOCK_KEY = 0x524f4c4c
// A predecessor that was just killed lets go as soon as PostgreSQL sees its connection closed.
const WAIT_MS = 3000
const RETRY_MS = 100
const RECLAIM_MS = 500

export type DatabaseLock = { release(): Promise<void> }

export class DatabaseTakenError extends Error {
  constructor() {
    super('another Rollcall server is running on this database')
    this.name = 'DatabaseTakenError'
  }
}

/**
 * Claims the database for this process. PostgreSQL itself drops the claim when the process dies, so it is never stale.
 * @throws when another process holds it
 */
export async function acquireDatabaseLock(
  url: string,
  waitMs = WAIT_MS,
): Promise<DatabaseLock & { client: pg.Client }> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000, keepAlive: true })
  // Until somebody listens, a connection that breaks would end the process.
  client.on('error', () => {})
  await client.connect().catch((error: NodeJS.ErrnoException) => {
    // A name with two addresses fails with one error for each and no words of its own.
    throw new Error(`the database that DATABASE_URL names does not answer: ${error.message || error.code}`)
  })
  const deadline = Date.now() + waitMs
  for (;;) {
    const { rows } = await client.query('SELECT pg_try_advisory_lock($1) AS held', [LOCK_KEY])
    if (rows[0].held) return { client, release: () => client.end() }
    if (Date.now() > deadline) {
      await client.end()
      throw new DatabaseTakenError()
    }
    await delay(RETRY_MS)
  }
}

/**
 * Keeps the claim for as long as the server runs: when its connection breaks (the database restarted), `revive` brings
 * back what has to be brought back and the claim is taken again. `onTaken` hears that another server was faster.
 * @throws when another process holds the database
 */
export async function holdDatabaseLock(options: {
  url: string
  logger: Logger
  revive: () => Promise<void>
  onTaken: (error: Error) => void
}): Promise<DatabaseLock> {
  const { url, logger, revive, onTaken } = options
  let isReleased = false
  let current = await acquireDatabaseLock(url)
  watch(current.client)

  function watch(client: pg.Client): void {
    client.once('end', () => {
      if (!isReleased) void reclaim()
    })
  }

  async function reclaim(): Promise<void> {
    logger.warn('the connection that claims the database broke; it is claimed again')
    while (!isReleased) {
      try {
        await revive()
        current = await acquireDatabaseLock(url)
        watch(current.client)
        return
      } catch (error) {
        if (error instanceof DatabaseTakenError) {
          onTaken(error)
          return
        }
        await delay(RECLAIM_MS)
      }
    }
  }

  return {
    async release() {
      isReleased = true
      await current.release()
    },
  }
}
