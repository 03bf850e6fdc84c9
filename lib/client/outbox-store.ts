import type { FileContent } from '@/lib/protocol/objects'
import type { EditContent, MessageBody } from '@/lib/protocol/request-inputs'
import type { ClientErrorCode } from './api-error'
import type { KeptFile } from './kept-files'
import { type OwnedBy, openUnsent, type UnsentDatabase } from './unsent-database'

/** Why something was refused, and whether asking once more could change that. */
export type SendFailure = { code: ClientErrorCode; message: string; mayRetry: boolean }

type Waiting = {
  /** Its name here; the one of a message is told to the server, so that it cannot be there twice. */
  clientMessageId: string
  /** Its place among all that was written on this device; given by the store when it is added. */
  order: number
  /** For the eye alone: a device's clock may be wrong. */
  createdAt: string
  attempts: number
  failure: SendFailure | null
}

/** A message on its way. It lives until the server has it or its writer discards it. */
export type PendingMessage = Waiting & {
  /** The conversation, or for a first message the person. */
  target: { conversationId: string } | { receiverId: string }
  body: MessageBody
  /** What is needed to show a file before the server has answered. */
  file: FileContent | null
  /** The file itself, where it is not known to be on the server for as long as this may wait. */
  source?: KeptFile | null
  jobId: string | null
}

/** A message that the server has, changed or deleted; what it said before stands beside it for the eye. */
export type PendingChange = Waiting & {
  target: { conversationId: string }
  change: { messageId: string; content: EditContent | null; before: string }
}

export type OutboxEntry = PendingMessage | PendingChange

export function isChange(entry: OutboxEntry): entry is PendingChange {
  return 'change' in entry
}

export function isMessage(entry: OutboxEntry): entry is PendingMessage {
  return !isChange(entry)
}

/** Tells those who hold an outbox of this person, pages and the worker, that its store has changed. */
export function outboxChannel(userId: string): BroadcastChannel {
  return new BroadcastChannel(`rollcall-outbox-${userId}`)
}

type NewEntry = Omit<PendingMessage, 'order'> | Omit<PendingChange, 'order'>

export type OutboxStore = {
  /** In the order of writing. */
  list(): Promise<OutboxEntry[]>
  /** Takes entries on, one after the other. */
  add(entries: readonly NewEntry[]): Promise<void>
  /** Changes one that is there; does nothing to one that has gone. */
  update(entry: OutboxEntry): Promise<void>
  remove(clientMessageId: string): Promise<void>
}

/** The outbox of one user in IndexedDB; in memory where the browser forbids storage. */
export function createOutboxStore(userId: string): OutboxStore {
  /** What the browser would not keep. */
  const unkept = new Map<string, OutboxEntry>()
  let counter = 0

  async function attempt<T>(work: (database: UnsentDatabase) => Promise<T>): Promise<T | null> {
    const database = await openUnsent()
    if (!database) return null
    return work(database).catch(() => null)
  }

  function keepInMemory(entries: readonly NewEntry[]): void {
    for (const entry of entries) {
      counter += 1
      unkept.set(entry.clientMessageId, { ...entry, order: counter })
    }
  }

  return {
    async list() {
      const stored = (await attempt((database) => database.getAllFromIndex('outbox', 'userId', userId))) ?? []
      for (const { order } of stored) counter = Math.max(counter, order)
      return [...stored, ...unkept.values()].sort((a, b) => a.order - b.order)
    },

    async add(entries) {
      const isStored = await attempt(async (database) => {
        const transaction = database.transaction('outbox', 'readwrite')
        // The store gives the order.
        for (const entry of entries) await transaction.store.add({ ...entry, userId } as OutboxEntry & OwnedBy)
        await transaction.done
        return true
      })
      if (!isStored) keepInMemory(entries)
    },

    async update(entry) {
      if (unkept.has(entry.clientMessageId)) {
        unkept.set(entry.clientMessageId, entry)
        return
      }
      await attempt(async (database) => {
        const transaction = database.transaction('outbox', 'readwrite')
        // Another tab may have sent or discarded it.
        if (await transaction.store.getKey(entry.order)) await transaction.store.put({ ...entry, userId })
        await transaction.done
      })
    },

    async remove(clientMessageId) {
      unkept.delete(clientMessageId)
      await attempt(async (database) => {
        const transaction = database.transaction('outbox', 'readwrite')
        const order = await transaction.store.index('clientId').getKey(clientMessageId)
        if (order !== undefined) await transaction.store.delete(order)
        await transaction.done
      })
    },
  }
}
