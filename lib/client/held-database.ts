import type { DehydratedState } from '@tanstack/react-query'
import type { DBSchema, IDBPDatabase } from 'idb'
import type { Me } from '@/lib/protocol/objects'

/** Whose copies this device holds. While they are locked nobody is shown any; the same person's next sign-in unlocks them. */
export type HeldOwner = {
  me: Me
  isLocked: boolean
  /** When the server was last reached, in milliseconds. */
  seenAt: number
}

export type DehydratedQuery = DehydratedState['queries'][number]
/** One answer of the server's as it was at `savedAt`. */
export type HeldQuery = { hash: string; savedAt: number; query: DehydratedQuery }

interface HeldSchema extends DBSchema {
  owner: { key: 'owner'; value: HeldOwner }
  queries: { key: string; value: HeldQuery; indexes: { savedAt: number } }
}

/** Pictures that were seen, for looking at them without a connection; the service worker's. */
export const HELD_PICTURES = 'rollcall-held-pictures'

/** A session that is not used ends after so long; so its copies are locked. */
const LOCKED_AFTER_MS = 12 * 60 * 60_000
/** Answers that are held; the oldest go first. */
const MAX_QUERIES = 400

let opening: Promise<IDBPDatabase<HeldSchema> | null> | null = null

async function open(): Promise<IDBPDatabase<HeldSchema> | null> {
  try {
    const { openDB } = await import('idb')
    return await openDB<HeldSchema>('rollcall-held', 1, {
      upgrade(database) {
        database.createObjectStore('owner')
        database.createObjectStore('queries', { keyPath: 'hash' }).createIndex('savedAt', 'savedAt')
      },
      terminated() {
        opening = null
      },
    })
  } catch {
    // Private windows may refuse, and the program may not have come: then nothing is held.
    opening = null
    return null
  }
}

function database(): Promise<IDBPDatabase<HeldSchema> | null> {
  opening ??= open()
  return opening
}

/** Whose copies are here, locked where their session would be over; null where nothing is held. */
export async function readOwner(): Promise<HeldOwner | null> {
  const owner = await (await database())?.get('owner', 'owner')
  if (!owner) return null
  return { ...owner, isLocked: owner.isLocked || Date.now() - owner.seenAt > LOCKED_AFTER_MS }
}

/** The server says who is signed in: what is held of anybody else goes, before anything is held of them, in one step. */
export async function takeOver(me: Me): Promise<void> {
  const transaction = (await database())?.transaction(['owner', 'queries'], 'readwrite')
  const owners = transaction?.objectStore('owner')
  const isAnother = (await owners?.get('owner'))?.me.id !== me.id
  if (isAnother) await transaction?.objectStore('queries').clear()
  await owners?.put({ me, isLocked: false, seenAt: Date.now() }, 'owner')
  await transaction?.done
  if (isAnother) await globalThis.caches?.delete(HELD_PICTURES)
}

/** From now on nothing that is held is shown, until the same person signs in. */
export async function lockHeld(): Promise<void> {
  const transaction = (await database())?.transaction('owner', 'readwrite')
  const owner = await transaction?.store.get('owner')
  if (owner) await transaction?.store.put({ ...owner, isLocked: true }, 'owner')
  await transaction?.done
}

/** Nothing is held any more. */
export async function wipeHeld(): Promise<void> {
  const transaction = (await database())?.transaction(['owner', 'queries'], 'readwrite')
  await transaction?.objectStore('owner').clear()
  await transaction?.objectStore('queries').clear()
  await transaction?.done
  await globalThis.caches?.delete(HELD_PICTURES)
}

/** Holds answers of the person who is signed in; nothing where the device is another's by now, or locked. */
export async function saveQueries(userId: string, rows: readonly HeldQuery[]): Promise<void> {
  const held = await database()
  if (!held) return
  const transaction = held.transaction(['owner', 'queries'], 'readwrite')
  const owners = transaction.objectStore('owner')
  const queries = transaction.objectStore('queries')
  const owner = await owners.get('owner')
  if (owner?.me.id === userId && !owner.isLocked) {
    await owners.put({ ...owner, seenAt: Date.now() }, 'owner')
    for (const row of rows) await queries.put(row)
    let surplus = (await queries.count()) - MAX_QUERIES
    for (let at = await queries.index('savedAt').openCursor(); at && surplus > 0; at = await at.continue()) {
      await at.delete()
      surplus -= 1
    }
  }
  await transaction.done
}

/** The hashes of answers that are held and no older than this, in milliseconds. */
export async function listHeldSince(since: number): Promise<ReadonlySet<string>> {
  const keys = await (await database())?.getAllKeysFromIndex('queries', 'savedAt', IDBKeyRange.lowerBound(since))
  return new Set(keys)
}

/** What is held of this person; nothing while it is locked. */
export async function loadQueries(userId: string): Promise<HeldQuery[]> {
  const owner = await readOwner()
  if (owner?.me.id !== userId || owner.isLocked) return []
  return (await (await database())?.getAll('queries')) ?? []
}
