import { nanoid } from 'nanoid'
import type { FileContent, Message } from '@/lib/protocol/objects'
import type { MessageBody } from '@/lib/protocol/request-inputs'
import { ApiError } from './api-error'
import type { LiveSocket } from './live-socket'
import type { OutboxStore, PendingMessage } from './outbox-store'
import { createSubscribable } from './subscribable'

export type Draft = {
  target: PendingMessage['target']
  body: MessageBody
  file?: FileContent | null
  jobId?: string | null
}

const FIRST_RETRY_MS = 1000
const LONGEST_RETRY_MS = 15_000

export type Outbox = ReturnType<typeof createOutbox>

type OutboxParts = {
  live: LiveSocket
  store: OutboxStore
  userId: string
  /** Called with every message that the server now has. */
  onSent: (message: Message) => void
}

function targetKey(target: PendingMessage['target']): string {
  return 'conversationId' in target ? target.conversationId : `to ${target.receiverId}`
}

/** Full jitter over a doubling span: after an outage all clients together are no stampede. */
function retryDelay(attempts: number, error: ApiError): number {
  if (error.retryAfterMs !== null) return error.retryAfterMs + Math.random() * 500
  return Math.random() * Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempts) + 250
}

function toPending({ target, body, file = null, jobId = null }: Draft): PendingMessage {
  return {
    clientMessageId: nanoid(),
    target,
    body,
    file,
    jobId,
    createdAt: new Date().toISOString(),
    attempts: 0,
    failure: null,
  }
}

/** Sends what was written, in order, until the server has it; one tab at a time, each message under its own id. */
export function createOutbox({ live, store, userId, onSent }: OutboxParts) {
  let pending: readonly PendingMessage[] = []
  const changes = createSubscribable()
  let channel: BroadcastChannel | null = null
  let timer: ReturnType<typeof setTimeout> | null = null
  let closed = false

  function show(next: readonly PendingMessage[]) {
    pending = next
    changes.emit()
  }

  async function reload() {
    show(await store.list())
  }

  async function keep(message: PendingMessage) {
    show(pending.map((held) => (held.clientMessageId === message.clientMessageId ? message : held)))
    await store.put(message)
    channel?.postMessage('changed')
  }

  async function drop(clientMessageId: string) {
    await store.remove(clientMessageId)
    show(pending.filter((held) => held.clientMessageId !== clientMessageId))
    channel?.postMessage('changed')
  }

  function drainLater(delayMs: number) {
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(() => void drain(), delayMs)
  }

  /** Two tabs share the store; the lock lets one send at a time. */
  async function drain() {
    if (closed || live.getConnection().state !== 'online') return
    if (navigator.locks) await navigator.locks.request(`rollcall-outbox-${userId}`, sendAll)
    else await sendAll()
  }

  async function sendAll() {
    const stuck = new Set<string>()
    let delay = Number.POSITIVE_INFINITY
    const tried = new Set<string>()
    for (;;) {
      // Read anew each time: another tab may have sent it, or its writer discarded it.
      const next = (await store.list()).find(
        ({ clientMessageId, failure, target }) =>
          failure === null && !tried.has(clientMessageId) && !stuck.has(targetKey(target)),
      )
      if (!next || closed) break
      tried.add(next.clientMessageId)
      const wait = await sendOne(next)
      if (wait !== null) {
        // What follows in this conversation must not overtake it.
        stuck.add(targetKey(next.target))
        delay = Math.min(delay, wait)
      }
    }
    if (Number.isFinite(delay) && live.getConnection().state === 'online') drainLater(delay)
  }

  /** Null when settled, else after how many milliseconds to try again. */
  async function sendOne(message: PendingMessage): Promise<number | null> {
    try {
      const answer = await live.request('send_message', {
        ...message.target,
        ...message.body,
        jobId: message.jobId,
        clientMessageId: message.clientMessageId,
      })
      onSent(answer.message)
      await drop(message.clientMessageId)
      return null
    } catch (cause) {
      const error = cause instanceof ApiError ? cause : new ApiError({ code: 'internal', message: 'Not sent.' })
      const attempts = message.attempts + 1
      await keep({ ...message, attempts, failure: error.isTransient ? null : error.message })
      return error.isTransient ? retryDelay(attempts, error) : null
    }
  }

  return {
    start(): () => void {
      closed = false
      void reload().then(drain)
      const undo = live.onConnect(() => void drain())
      channel = new BroadcastChannel(`rollcall-outbox-${userId}`)
      channel.onmessage = () => void reload()
      return () => {
        closed = true
        if (timer !== null) clearTimeout(timer)
        undo()
        channel?.close()
        channel = null
      }
    },

    /** Takes a message on; it shows at once and is sent as soon as it can be. */
    async add(draft: Draft): Promise<void> {
      const message = toPending(draft)
      show([...pending, message])
      await store.put(message)
      channel?.postMessage('changed')
      void drain()
    },

    /** Tries a failed message again, under the same id, so that it cannot be there twice. */
    async retry(clientMessageId: string): Promise<void> {
      const held = pending.find((message) => message.clientMessageId === clientMessageId)
      if (!held) return
      await keep({ ...held, attempts: 0, failure: null })
      void drain()
    },

    discard: drop,
    list: () => pending,
    subscribe: changes.subscribe,
  }
}
