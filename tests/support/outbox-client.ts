import { io, type Socket } from 'socket.io-client'
import type { WireError } from '../../lib/protocol/errors'
import type { RequestInput, RequestName } from '../../lib/protocol/events'

type Outcome = { ok: true; data: unknown } | { ok: false; error: WireError }

export type OutboxClient = {
  socket: Socket
  /** What was asked and is not answered yet, by key. */
  pending: ReadonlyMap<string, unknown>
  /** Answers by key: the first, and whatever repeats brought after it. */
  answers: ReadonlyMap<string, unknown[]>
  /** Final refusals by key. */
  refusals: ReadonlyMap<string, WireError>
  send<N extends RequestName>(key: string, name: N, request: RequestInput<N>): void
  /** Asks once more what was answered already. */
  repeat(key: string): void
  close(): void
}

const RETRY_MS = 500

/**
 * A client as the contract wants it: it keeps what is not acknowledged and sends it again on every connect, and after a
 * while where the server could not finish it.
 */
export function createOutboxClient(url: string, token: string): OutboxClient {
  const socket = io(url, {
    auth: { token },
    forceNew: true,
    transports: ['websocket'],
    reconnectionDelay: 50,
    reconnectionDelayMax: 200,
  })
  const requests = new Map<string, { name: string; request: unknown }>()
  const pending = new Map<string, unknown>()
  const answers = new Map<string, unknown[]>()
  const refusals = new Map<string, WireError>()

  function submit(key: string): void {
    const entry = requests.get(key)
    // Sent while down, socket.io would keep it and send it besides.
    if (!entry || !socket.connected) return
    socket.emit(entry.name, entry.request, (outcome: Outcome) => {
      if (!outcome.ok && outcome.error.code === 'internal') {
        // What this connection does not settle, the next one's `connect` sends.
        const { id } = socket
        setTimeout(() => {
          if (socket.id === id) submit(key)
        }, RETRY_MS)
        return
      }
      if (outcome.ok) answers.set(key, [...(answers.get(key) ?? []), outcome.data])
      else refusals.set(key, outcome.error)
      pending.delete(key)
    })
  }

  socket.on('connect', () => {
    for (const key of pending.keys()) submit(key)
  })
  return {
    socket,
    pending,
    answers,
    refusals,
    send(key, name, request) {
      requests.set(key, { name, request })
      pending.set(key, request)
      submit(key)
    },
    repeat: submit,
    close: () => void socket.disconnect(),
  }
}
