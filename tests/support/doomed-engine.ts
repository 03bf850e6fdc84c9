import { newId, newWakeId } from '../../lib/server/ids'
import { openWakeQueues } from '../../lib/server/jobs/boss-wake-queue'
import { createLogger } from '../../lib/server/logger'
import { createBulkEngine } from '../../lib/server/services/bulk-engine'
import { createStore, type Store } from '../../lib/server/store/client'
import { withRetries } from '../../lib/server/store/with-retries'

/** Where an engine dies: at which of its statements, counted from 1, and whether that is still done. */
export type Death = { statement: number; isDone: boolean }

export type DoomedEngine = {
  /** Works on a batch until it dies there; an engine that is through before does not. */
  advance(batchId: string, death: Death): Promise<void>
  close(): Promise<void>
}

class Killed extends Error {}

/** An engine beside those of the server, on the same database and queue, whose connection is cut in the middle of its work. */
export async function openDoomedEngine(databaseUrl: string, points: number): Promise<DoomedEngine> {
  const logger = createLogger('silent')
  const store = createStore(databaseUrl, () => {}, { poolSize: 2 })
  const queues = await openWakeQueues({ pool: store.pool, logger, withRetries })
  const wakes = await queues.open('bulk-batches', 10)
  // What is told after a commit a dead one tells nobody.
  const untold = {
    delivery: { deliverNew: () => undefined as never, announceUpdate() {}, progress() {} },
    announcer: { tellState: async () => undefined as never, noteTotals() {}, close: async () => {} },
    notifications: { note() {} },
  }
  return {
    async advance(batchId, death) {
      const parts = { ...untold, store: dyingStore(store, death), wakes, logger, points, newId, newWakeId }
      await createBulkEngine(parts)
        .advance(batchId)
        .catch((error: unknown) => {
          if (!(error instanceof Killed)) throw error
        })
    },
    async close() {
      await queues.close()
      await store.close()
    },
  }
}

/** Its connections answer nothing from then on, and are cut when they are given back: what is open is rolled back. */
function dyingStore(store: Store, death: Death): Store {
  let statements = 0
  const connect = async () => {
    const client = await store.pool.connect()
    const query = async (...asked: Parameters<typeof client.query>) => {
      statements += 1
      if (statements > death.statement) throw new Killed()
      const isLast = statements === death.statement
      if (isLast && !death.isDone) throw new Killed()
      const answer = await client.query(...asked)
      if (isLast) throw new Killed()
      return answer
    }
    return { query, release: () => client.release(statements >= death.statement) }
  }
  return { ...store, pool: { connect } as unknown as Store['pool'] }
}
