import type { Logger } from '../logger'
import type { FileStore } from '../ports/file-store'
import type { Store } from '../store/client'
import {
  claimOrphans,
  type FileAddresses,
  forgetRemoval,
  listDueRemovals,
  planRemoval,
  unmarkHeldUploads,
} from '../store/file-removals'

const PREFIX = '/uploads/'
const BATCH = 20
/** Far beyond what storing a file may take. */
const STORING_MS = 60 * 60_000
/** A file that cannot be removed is not in the way of others. */
const RETRY_MS = 60 * 60_000

/** Where the file of an address lies in the file store. */
export const toPath = (fileUrl: string): string => fileUrl.slice(PREFIX.length)

/**
 * Removes files, through a plan in the database that outlives a crash between any two steps. What holds an upload has a
 * foreign key to its row: the database itself refuses to take out of reach what is held, and to hold what is going.
 */
export function createFileRemovals(parts: { store: Store; files: FileStore; logger: Logger; now: () => Date }) {
  const { store, files, logger, now } = parts
  const after = (ms: number) => new Date(now().getTime() + ms)

  /** The plan goes last: what a crash cuts short is gone through again. */
  async function remove({ fileUrl, thumbnailUrl }: FileAddresses): Promise<void> {
    await files.remove(toPath(fileUrl))
    if (thumbnailUrl !== null) await files.remove(toPath(thumbnailUrl))
    await forgetRemoval(store, fileUrl)
  }

  async function removeDue(): Promise<number> {
    let removed = 0
    for (;;) {
      const due = await listDueRemovals(store, { now: now(), limit: BATCH })
      for (const { isLive, ...addresses } of due) {
        // Stored after all, by a process that ended before it could forget the plan.
        if (isLive) await forgetRemoval(store, addresses.fileUrl)
        else {
          await planRemoval(store, addresses, after(RETRY_MS))
          await remove(addresses)
          removed += 1
        }
      }
      if (due.length < BATCH) return removed
    }
  }

  return {
    /** To be called before files are put: they are removed in an hour unless their upload is stored. */
    plan: (addresses: FileAddresses) => planRemoval(store, addresses, after(STORING_MS)),

    /** The upload is stored. */
    forget: ({ fileUrl }: FileAddresses) => forgetRemoval(store, fileUrl),

    /** Removes at once what will have no upload. Where that fails, it stays planned. */
    async discard(addresses: FileAddresses): Promise<void> {
      await remove(addresses).catch((error: unknown) =>
        logger.warn({ err: error }, 'the files of a refused upload stay until housekeeping removes them'),
      )
    },

    /**
     * Removes uploads that nothing held since before `before`, completes what was begun before, and returns how many are gone. Each is
     * taken out of reach first, then its files go, then what is known of it.
     * @throws where the file store fails: that file is tried again an hour later, the others in the next round
     */
    async removeUnheld(before: Date): Promise<number> {
      await unmarkHeldUploads(store, before)
      for (;;) {
        const claimed = await claimOrphans(store, { before, now: now(), limit: BATCH })
        if (claimed < BATCH) break
      }
      return removeDue()
    },
  }
}
