import { setTimeout as delay } from 'node:timers/promises'
import type pg from 'pg'
import { codeOf } from '../database-error'
import { withMigrationLock } from './database-claim'
import { abandonPartitions } from './sql/abandon-partitions'
import { analyzePartitions } from './sql/analyze-partitions'
import { comparePartitions } from './sql/compare-partitions'
import { copyToPartitions } from './sql/copy-to-partitions'
import { dropWholeMessages } from './sql/drop-whole-messages'
import { indexPartition } from './sql/index-partition'
import { joinPartitionIndexes } from './sql/join-partition-indexes'
import { listMessageIndexes } from './sql/list-message-indexes'
import { type PartitioningProgress, partitioningProgress } from './sql/partitioning-progress'
import { partitioningState } from './sql/partitioning-state'
import { preparePartitions } from './sql/prepare-partitions'
import { setLockTimeout } from './sql/set-lock-timeout'
import { swapPartitions } from './sql/swap-partitions'
import { withClient } from './with-client'

/** Whoever comes meanwhile waits behind one who waits for a lock: so long at most. */
const LOCK_TIMEOUT_MS = 200
const LOCK_PAUSE_MS = 500
/** A vacuum of a large table holds its lock for minutes. */
const LOCK_TRIES = 3000
/** PostgreSQL's codes for a lock that was not to be had in time, or only by each waiting for the other. */
const LOCK_NOT_TAKEN = new Set(['55P03', '40P01'])
/** An edit of what is being copied waits for its batch. */
const BATCH_MS = 100
const FIRST_BATCH_PAGES = 16
const MOST_BATCH_PAGES = 2048

export const DEFAULT_PARTITIONS = 16
/** What does not name a conversation locks each of them with its indexes; PostgreSQL has room for some 6,400 such locks. */
export const MOST_PARTITIONS = 64

/** Nothing may stop it by the clock, and what it takes of the processor is one core. */
const SESSION = '-c statement_timeout=0 -c max_parallel_workers_per_gather=0 -c max_parallel_maintenance_workers=0'

/** The copy was not the same as the table; nothing was changed. */
export class PartitionsDifferError extends Error {
  constructor() {
    super('the partitions do not hold what the table does, which is left as it was: run it again')
    this.name = 'PartitionsDifferError'
  }
}

type Options = {
  url: string
  /** How many partitions, from 2 to 64. One that was begun goes on with its own number. */
  partitions: number
  /** Hears what is done, a line at a time. */
  onProgress: (line: string) => void
  /** Stops between two batches; what is done stays done, and the next call goes on. */
  signal?: AbortSignal
}

/**
 * Cuts `messages` into partitions by the hash of the conversation while servers use it. They are filled beside the table,
 * kept in step with it by a trigger, compared with it and put in its place. Nobody waits longer than a batch takes, or an
 * attempt at a lock. False where it is partitioned already.
 * @throws PartitionsDifferError, the signal's reason, or whatever PostgreSQL says
 */
export function partitionMessages({ url, partitions, onProgress, signal }: Options): Promise<boolean> {
  return alone(url, async (client) => {
    const [state] = await partitioningState.run(client, [])
    if (!state?.isPartitioned) {
      if (!state?.isPrepared) await withLock(client, () => preparePartitions(client, partitions))
      const [progress] = await partitioningProgress.run(client, [])
      if (!progress) throw new Error('nothing is known of how far the partitions are')
      await fill(client, progress, onProgress, signal)
      await putInPlace(client, progress.partitions, onProgress)
    }
    await withLock(client, () => dropWholeMessages.run(client, []))
    return !state?.isPartitioned
  })
}

/** How `messages` lies in the database, and how far it is where it is being cut, or that was broken off: else null. */
export async function readPartitioning(
  url: string,
): Promise<{ isPartitioned: boolean; progress: PartitioningProgress | null }> {
  return withSession(url, async (client) => {
    const [state] = await partitioningState.run(client, [])
    const [progress = null] = state?.isPrepared ? await partitioningProgress.run(client, []) : []
    return { isPartitioned: state?.isPartitioned === true, progress }
  })
}

/** Takes away what was begun and not finished, as if it had never been. False where there is nothing of it. */
export function cancelPartitioning(url: string): Promise<boolean> {
  return alone(url, async (client) => {
    const [state] = await partitioningState.run(client, [])
    if (state?.isPrepared) await withLock(client, () => abandonPartitions(client))
    return state?.isPrepared === true
  })
}

/** One run at a time, and no migration beside it. */
function alone<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  return withMigrationLock(url, () => withSession(url, work))
}

function withSession<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  return withClient(url, work, { options: SESSION })
}

async function fill(
  client: pg.Client,
  { page: from, pages, partitions }: PartitioningProgress,
  onProgress: Options['onProgress'],
  signal?: AbortSignal,
): Promise<void> {
  let page = from
  let batch = FIRST_BATCH_PAGES
  let told = -1
  while (page < pages) {
    signal?.throwIfAborted()
    const next = Math.min(page + batch, pages)
    const began = performance.now()
    await withLock(client, () => copyToPartitions.run(client, [page, next]))
    const tookMs = performance.now() - began
    page = next
    batch = Math.max(1, Math.min(MOST_BATCH_PAGES, Math.round((batch * BATCH_MS) / Math.max(tookMs, BATCH_MS / 2))))
    const percent = Math.floor((page / pages) * 10) * 10
    if (percent > told) onProgress(`copied ${percent} % of the table into ${partitions} partitions`)
    told = Math.max(told, percent)
    // What the server needs of the database it gets between two batches.
    await delay(tookMs / 2)
  }
}

async function putInPlace(client: pg.Client, partitions: number, onProgress: Options['onProgress']): Promise<void> {
  const indexes = await listMessageIndexes.run(client, [])
  for (const index of indexes) {
    for (let at = 0; at < partitions; at += 1) await indexPartition(client, index, at)
    await withLock(client, () => joinPartitionIndexes(client, index, partitions))
    onProgress(`made ${index.name}`)
  }
  await analyzePartitions.run(client, [])
  const [comparison] = await comparePartitions.run(client, [])
  if (comparison?.same !== true) {
    await withLock(client, () => abandonPartitions(client))
    throw new PartitionsDifferError()
  }
  onProgress('compared: the partitions hold what the table does')
  await withLock(client, () => swapPartitions(client, indexes))
}

/** What takes a lock that others hold is given up soon and tried again, so that no one waits behind it. */
async function withLock(client: pg.Client, work: () => Promise<unknown>): Promise<void> {
  await setLockTimeout.run(client, [String(LOCK_TIMEOUT_MS)])
  for (let tries = 1; ; tries += 1) {
    try {
      await work()
      break
    } catch (error) {
      if (!LOCK_NOT_TAKEN.has(codeOf(error)) || tries === LOCK_TRIES) throw error
      await delay(LOCK_PAUSE_MS)
    }
  }
  // An index that is built beside writers waits for them as long as it has to.
  await setLockTimeout.run(client, ['0'])
}
