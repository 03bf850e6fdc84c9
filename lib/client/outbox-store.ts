import { createStore, del, entries, set, type UseStore } from 'idb-keyval'
import type { FileContent } from '@/lib/protocol/objects'
import type { MessageBody } from '@/lib/protocol/request-inputs'

/** A message on its way. It lives until the server has it or its writer discards it. */
export type PendingMessage = {
  clientMessageId: string
  /** The conversation, or for a first message the person. */
  target: { conversationId: string } | { receiverId: string }
  body: MessageBody
  /** What is needed to show a file before the server has answered. */
  file: FileContent | null
  jobId: string | null
  createdAt: string
  attempts: number
  failure: string | null
}

export type OutboxStore = {
  list(): Promise<PendingMessage[]>
  put(message: PendingMessage): Promise<void>
  remove(clientMessageId: string): Promise<void>
}

/** The outbox of one user in IndexedDB; in memory where the browser forbids storage. */
export function createOutboxStore(userId: string): OutboxStore {
  const memory = new Map<string, PendingMessage>()
  let store: UseStore | null = null
  try {
    store = createStore(`rollcall-outbox-${userId}`, 'pending')
  } catch {
    store = null
  }

  async function attempt(work: (store: UseStore) => Promise<unknown>): Promise<void> {
    if (!store) return
    try {
      await work(store)
    } catch {
      // Private windows may refuse; the message then lives as long as the tab.
      store = null
    }
  }

  return {
    async list() {
      const all = new Map(memory)
      await attempt(async (open) => {
        all.clear()
        for (const [key, value] of await entries<string, PendingMessage>(open)) all.set(key, value)
      })
      return [...all.values()].sort((a, b) => a.createdAt.localeCompare(b.createdAt))
    },
    async put(message) {
      memory.set(message.clientMessageId, message)
      await attempt((open) => set(message.clientMessageId, message, open))
    },
    async remove(clientMessageId) {
      memory.delete(clientMessageId)
      await attempt((open) => del(clientMessageId, open))
    },
  }
}
