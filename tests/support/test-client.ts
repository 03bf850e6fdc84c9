import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client'
import type { Answer, Outcome, RequestInput, RequestName } from '../../lib/protocol/events'
import { requests } from '../../lib/protocol/events'

export type TestClient = {
  socket: Socket
  /** Everything received, in order. */
  received: { event: string; args: unknown[] }[]
  /** Asks with a callback; the answer is checked against the contract's schema. */
  ask<N extends RequestName>(name: N, input: RequestInput<N>): Promise<Outcome<Answer<N>>>
  /** The data of a request that must succeed. */
  get<N extends RequestName>(name: N, input: RequestInput<N>): Promise<Answer<N>>
  /** The refusal of a request that must fail. */
  refusal(name: string, input: unknown): Promise<{ code: string; message: string; [key: string]: unknown }>
  /** The next event of this name that fits, past ones included from `since`. */
  next<T = unknown>(event: string, fits?: (payload: T) => boolean): Promise<T>
  clear(): void
}

const WAIT_MS = 10_000

/** A default socket.io client, signed in by token. */
export async function connectClient(
  url: string,
  token: string,
  options: Partial<ManagerOptions & SocketOptions> = {},
): Promise<TestClient> {
  const socket = io(url, {
    auth: { token },
    forceNew: true,
    reconnection: false,
    transports: ['websocket'],
    ...options,
  })
  const client = wrap(socket)
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', reject)
  })
  return client
}

/** The error with which a connection is refused. */
export async function connectRefusal(
  url: string,
  options: Partial<ManagerOptions & SocketOptions>,
): Promise<Error & { data?: { code: string } }> {
  const socket = io(url, { forceNew: true, reconnection: false, transports: ['websocket'], ...options })
  try {
    return await new Promise((resolve, reject) => {
      socket.once('connect_error', resolve)
      socket.once('connect', () => reject(new Error('the connection was accepted')))
    })
  } finally {
    socket.disconnect()
  }
}

function wrap(socket: Socket): TestClient {
  const received: TestClient['received'] = []
  const waiting = new Set<() => void>()
  socket.onAny((event: string, ...args: unknown[]) => {
    received.push({ event, args })
    for (const check of [...waiting]) check()
  })

  const client: TestClient = {
    socket,
    received,
    ask(name, input) {
      return socket.timeout(WAIT_MS).emitWithAck(name, input)
    },
    async get(name, input) {
      const outcome = await client.ask(name, input)
      if (!outcome.ok) throw new Error(`${name} was refused: ${JSON.stringify(outcome.error)}`)
      const { output } = requests[name]
      return (output ? output.parse(outcome.data) : null) as Answer<typeof name>
    },
    async refusal(name, input) {
      const outcome = await socket.timeout(WAIT_MS).emitWithAck(name, input)
      if (outcome.ok) throw new Error(`${name} was accepted`)
      return outcome.error
    },
    next(event, fits = () => true) {
      return new Promise((resolve, reject) => {
        const find = () => {
          const index = received.findIndex((entry) => entry.event === event && fits(entry.args[0] as never))
          if (index < 0) return false
          const [found] = received.splice(index, 1)
          resolve(found?.args[0] as never)
          return true
        }
        if (find()) return
        const timer = setTimeout(() => {
          waiting.delete(check)
          reject(
            new Error(`no ${event} within ${WAIT_MS} ms; received: ${received.map((entry) => entry.event).join(', ')}`),
          )
        }, WAIT_MS)
        const check = () => {
          if (!find()) return
          clearTimeout(timer)
          waiting.delete(check)
        }
        waiting.add(check)
      })
    },
    clear() {
      received.length = 0
    },
  }
  return client
}
