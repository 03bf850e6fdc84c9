import type { Store } from './client'
import type { Queryable } from './statement'

/** Hand-written statements together, on one connection: all or none. For the client's calls there is `$transaction`. */
export async function inTransaction<T>(store: Store, work: (on: Queryable) => Promise<T>): Promise<T> {
  const client = await store.pool.connect()
  let isBroken = false
  try {
    await client.query('BEGIN')
    const outcome = await work(client)
    await client.query('COMMIT')
    return outcome
  } catch (error) {
    // A connection that cannot even go back is of no use to anybody.
    await client.query('ROLLBACK').catch(() => {
      isBroken = true
    })
    throw error
  } finally {
    client.release(isBroken)
  }
}
