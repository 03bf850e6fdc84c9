import { nanoid } from 'nanoid'
import type { FileContent, Message } from '@/lib/protocol/objects'
import type { MessageBody } from '@/lib/protocol/request-inputs'
import { askForSync } from './background-sync'
import type { KeptFile } from './kept-files'
import type { LiveSocket } from './live-socket'
import type { OutboxRoad } from './outbox-drain'
import {
  isChange,
  type OutboxEntry,
  type OutboxStore,
  outboxChannel,
  type PendingChange,
  type PendingMessage,
} from './outbox-store'
import { createSubscribable } from './subscribable'

/** Until the program for sending is asked for again. */
const UNLOADED_MS = 2000

export type Draft = {
  target: PendingMessage['target']
  body: MessageBody
  file?: FileContent | null
  source?: KeptFile | null
  jobId?: string | null
}
export type ChangeDraft = Pick<PendingChange, 'target' | 'change'>

export type Outbox = ReturnType<typeof createOutbox>

type OutboxParts = {
  live: LiveSocket
  store: OutboxStore
  userId: string
  road: OutboxRoad
  /** Called with every message that the server now has, or has as it was changed. */
  onSent: (message: Message, entry: OutboxEntry) => void
}

/** Something to send, under a name of its own. */
export function toEntry(draft: Draft | ChangeDraft): Omit<PendingMessage, 'order'> | Omit<PendingChange, 'order'> {
  const fresh = { clientMessageId: nanoid(), createdAt: new Date().toISOString(), attempts: 0, failure: null }
  if ('change' in draft) return { ...fresh, ...draft }
  const { target, body, file = null, source = null, jobId = null } = draft
  return { ...fresh, target, body, file, source, jobId }
}

/** Sends what was written, in order, until the server has it; one tab at a time, each message under its own id. */
export function createOutbox({ live, store, userId, road, onSent }: OutboxParts) {
  let pending: readonly OutboxEntry[] = []
  let isRead = false
  const changes = createSubscribable()
  const sents = createSubscribable()
  let channel: BroadcastChannel | null = null
  let timer: ReturnType<typeof setTimeout> | null = null
  let closed = false
  let freeAt: number | null = null
  const progress = new Map<string, number>()

  function show(next: readonly OutboxEntry[]) {
    pending = next
    changes.emit()
  }

  async function reload() {
    const next = await store.list()
    isRead = true
    show(next)
  }

  async function changed() {
    await reload()
    channel?.postMessage('changed')
  }

  async function keep(entry: OutboxEntry) {
    show(pending.map((held) => (held.clientMessageId === entry.clientMessageId ? entry : held)))
    await store.update(entry)
    // A reading that was under way has shown it as it was.
    await changed()
  }

  async function drop(clientMessageId: string) {
    await store.remove(clientMessageId)
    await changed()
  }

  const isOpen = () => !closed && live.getConnection().state === 'online'

  async function drain() {
    if (closed) return
    if (!isOpen()) {
      // Also where no page is left by then.
      if (pending.some(({ failure }) => failure === null)) askForSync()
      return
    }
    const untilFree = (freeAt ?? 0) - Date.now()
    if (untilFree > 0) return drainLater(untilFree)
    // No first paint needs it.
    const loaded = await import('./outbox-drain').catch(() => null)
    if (loaded === null) return drainLater(UNLOADED_MS)
    const delay = await loaded.drainOutbox({
      userId,
      store,
      road,
      isOpen,
      onSent(message, entry) {
        onSent(message, entry)
        if (!isChange(entry)) sents.emit()
      },
      onChanged: changed,
      onLimited(until) {
        freeAt = until
      },
      onProgress(clientMessageId, share) {
        progress.set(clientMessageId, share)
        changes.emit()
      },
    })
    if (delay !== null && isOpen()) drainLater(delay)
  }

  function drainLater(delay: number) {
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(() => void drain(), delay)
  }

  return {
    start(): () => void {
      closed = false
      void reload().then(drain)
      const undo = live.onConnect(() => void drain())
      channel = outboxChannel(userId)
      channel.onmessage = () => void reload()
      return () => {
        closed = true
        if (timer !== null) clearTimeout(timer)
        undo()
        channel?.close()
        channel = null
      }
    },

    /** Takes messages and changes on in this order; they show at once and are sent as soon as they can be. */
    async add(drafts: readonly (Draft | ChangeDraft)[]): Promise<void> {
      const fresh = drafts.map(toEntry)
      const last = pending.at(-1)?.order ?? 0
      show([...pending, ...fresh.map((entry, index) => ({ ...entry, order: last + 1 + index }))])
      await store.add(fresh)
      await changed()
      void drain()
    },

    /** Tries a failed one again, under the same id, so that it cannot be there twice. */
    async retry(clientMessageId: string): Promise<void> {
      const held = pending.find((entry) => entry.clientMessageId === clientMessageId)
      if (!held) return
      await keep({ ...held, attempts: 0, failure: null })
      void drain()
    },

    discard: drop,
    list: () => pending,
    /** Whether what the device kept has been read; before that `list` knows only what was written since. */
    isRead: () => isRead,
    /** How far the file of a message has come, from 0 to 1. */
    progressOf: (clientMessageId: string) => progress.get(clientMessageId) ?? 0,
    /** When the rate limit lets the next message through, in milliseconds; null while it does. */
    freeAt: () => freeAt,
    subscribe: changes.subscribe,
    /** Calls back when the server has taken a message. */
    onSent: sents.subscribe,
  }
}
