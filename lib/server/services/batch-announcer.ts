import type { Batch } from '../../protocol/bulk-objects'
import { BULK_TOTALS_INTERVAL_MS } from '../../protocol/limits'
import type { Logger } from '../logger'
import type { Broadcaster } from '../ports/broadcaster'
import { claimTelling, findBatches } from '../store/bulk-reports'
import type { Store } from '../store/client'
import { toBatch } from './wire-batches'

/** Told at once; what else happened meanwhile goes with the next round. */
const MOST_AT_ONCE = 500

export type BatchAnnouncer = {
  /** Tells the sender's sockets of a batch's new state, and answers with it. */
  tellState(batchId: string): Promise<Batch>
  /** Tells of its totals, at most once a second. */
  noteTotals(batchId: string): void
  close(): Promise<void>
}

/**
 * Tells senders how their batches stand. One look after another, so that nothing older is told after something newer; a
 * batch of which much happens is looked at once a second, over all nodes.
 */
export function createBatchAnnouncer(parts: {
  store: Store
  broadcaster: Broadcaster
  logger: Logger
  /** Whether other nodes tell of the same batches. */
  isShared: boolean
}): BatchAnnouncer {
  const { store, broadcaster, logger, isShared } = parts
  const noted = new Set<string>()
  let last: Promise<unknown> = Promise.resolve()
  let timer: NodeJS.Timeout | null = null
  let isClosed = false

  function inTurn<T>(task: () => Promise<T>): Promise<T> {
    const run = last.then(task)
    last = run.catch(() => {})
    return run
  }

  async function tell(batchIds: readonly string[]): Promise<Batch[]> {
    const rows = await findBatches(store, batchIds)
    return rows.map((row) => {
      const batch = toBatch(row)
      broadcaster.toUsers([row.contractorId], 'bulk_state', { batch })
      return batch
    })
  }

  /** Of batches that another node told of just now there is more to tell the next time. */
  async function tellTotals(batchIds: readonly string[]): Promise<void> {
    const mine = isShared ? await claimTelling(store, batchIds, BULK_TOTALS_INTERVAL_MS) : batchIds
    for (const batchId of batchIds) if (!mine.includes(batchId)) noted.add(batchId)
    await tell(mine)
  }

  function flush(): Promise<unknown> {
    const batchIds = [...noted].slice(0, MOST_AT_ONCE)
    for (const batchId of batchIds) noted.delete(batchId)
    // A push may be lost: whoever opens the page reads what is stored.
    return inTurn(() => tellTotals(batchIds)).catch((error: unknown) =>
      logger.warn({ err: error }, 'the totals of batches could not be told'),
    )
  }

  function plan(): void {
    if (timer || isClosed || noted.size === 0) return
    timer = setTimeout(() => {
      void flush().then(() => {
        timer = null
        plan()
      })
    }, BULK_TOTALS_INTERVAL_MS)
  }

  return {
    async tellState(batchId) {
      noted.delete(batchId)
      const [batch] = await inTurn(() => tell([batchId]))
      return batch as Batch
    },
    noteTotals(batchId) {
      noted.add(batchId)
      plan()
    },
    async close() {
      isClosed = true
      if (timer) clearTimeout(timer)
      if (noted.size > 0) await flush()
    },
  }
}
