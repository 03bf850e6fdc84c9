import type { DBSchema, IDBPDatabase } from 'idb'
import type { OutboxEntry } from './outbox-store'

export type OwnedBy = { userId: string }

/** Everything of this device that no server has: what is being written, with its files, and what is on its way. */
interface UnsentSchema extends DBSchema {
  kept: { key: string; value: unknown }
  outbox: { key: number; value: OutboxEntry & OwnedBy; indexes: { userId: string; clientId: string } }
}

export type UnsentDatabase = IDBPDatabase<UnsentSchema>

let opening: Promise<UnsentDatabase | null> | null = null

async function open(): Promise<UnsentDatabase | null> {
  // Loaded beside the page, not before it: nothing of the first paint is in there.
  const library = await import('idb').catch(() => null)
  if (library === null) {
    // Asked for again with the next thing to keep.
    opening = null
    return null
  }
  try {
    return await library.openDB<UnsentSchema>('rollcall-unsent', 1, {
      upgrade(database) {
        database.createObjectStore('kept')
        // The store itself counts: the order of writing, over tabs too, whatever a clock says.
        const outbox = database.createObjectStore('outbox', { keyPath: 'order', autoIncrement: true })
        outbox.createIndex('userId', 'userId')
        outbox.createIndex('clientId', 'clientMessageId', { unique: true })
      },
      terminated() {
        opening = null
      },
    })
  } catch {
    // Private windows may refuse; what is unsent then lives as long as the tab.
    return null
  }
}

/** The one database for what is unsent; null where the browser forbids storage. */
export function openUnsent(): Promise<UnsentDatabase | null> {
  opening ??= open()
  return opening
}
