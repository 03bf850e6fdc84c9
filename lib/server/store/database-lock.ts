import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'

/** 'ROLL' in ASCII: the key of the lock that one server process holds on its database. */
const LOCK_KEY = 0x524f4c4c
// A predecessor that was just killed lets go as soon as PostgreSQL sees its connection closed.
const WAIT_MS = 3000
const RETRY_MS = 100

export type DatabaseLock = { release(): Promise<void> }

/**
 * Claims the database for this process. PostgreSQL itself drops the claim when the process dies, so it is never stale.
 * `onLost` hears when the connection that holds it breaks.
 * @throws when another process holds it
 */
export async function acquireDatabaseLock(
  url: string,
  onLost: (error: Error) => void,
  waitMs = WAIT_MS,
): Promise<DatabaseLock> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000, keepAlive: true })
  client.on('error', onLost)
  await client.connect()
  const deadline = Date.now() + waitMs
  for (;;) {
    const { rows } = await client.query('SELECT pg_try_advisory_lock($1) AS held', [LOCK_KEY])
    if (rows[0].held) return { release: () => client.end() }
    if (Date.now() > deadline) {
      await client.end()
      throw new Error('another Rollcall server is running on this database')
    }
    await delay(RETRY_MS)
  }
}
