import type { Socket } from 'socket.io-client'
import type { WireError } from '@/lib/protocol/errors'
import type {
  Answer,
  Outcome,
  Push,
  PushName,
  RequestInput,
  RequestName,
  SessionEndReason,
} from '@/lib/protocol/events'
import type { ClientToServerEvents, ServerToClientEvents } from '@/lib/protocol/socket-events'
import { ApiError, offlineError } from './api-error'
import { createSubscribable, type Subscribable } from './subscribable'

export type ConnectionState = 'online' | 'connecting' | 'offline' | 'ended'
export type Connection = { state: ConnectionState; endReason: SessionEndReason | null }

const REQUEST_TIMEOUT_MS = 10_000
const FIRST_RECONNECT_MS = 1000
const LONGEST_RECONNECT_MS = 15_000

type AppSocket = Socket<ServerToClientEvents, ClientToServerEvents>

async function ask<N extends RequestName>(socket: AppSocket, name: N, input: RequestInput<N>): Promise<Answer<N>> {
  const asked = socket.timeout(REQUEST_TIMEOUT_MS) as unknown as {
    emitWithAck(name: string, input: unknown): Promise<Outcome<Answer<N>>>
  }
  let outcome: Outcome<Answer<N>>
  try {
    outcome = await asked.emitWithAck(name, input)
  } catch {
    throw offlineError()
  }
  if (outcome.ok) return outcome.data
  throw new ApiError(outcome.error as WireError)
}

/** The one connection of a tab. It can be stopped and started again. */
export type LiveSocket = ReturnType<typeof createLiveSocket>

/** Makes the connection of this tab; nothing happens before `start()`. The session cookie is its credential. */
export function createLiveSocket() {
  let connection: Connection = { state: 'connecting', endReason: null }
  let socket: AppSocket | null = null
  let generation = 0
  let retry: ReturnType<typeof setTimeout> | null = null
  const changes = createSubscribable()
  const connects = createSubscribable()
  const pushes = new Map<string, Subscribable<[never]>>()

  function become(state: ConnectionState, endReason: SessionEndReason | null = null) {
    if (connection.state === 'ended' || connection.state === state) return
    connection = { state, endReason }
    changes.emit()
  }

  /** The library gives up where the server itself refused or disconnected; most such refusals pass. */
  function connectAgainLater(attempt: AppSocket) {
    if (retry !== null) clearTimeout(retry)
    retry = setTimeout(() => attempt.connect(), FIRST_RECONNECT_MS * (2 + 6 * Math.random()))
  }

  function bind(attempt: AppSocket) {
    attempt.on('connect', () => {
      become('online')
      connects.emit()
    })
    attempt.on('disconnect', (reason) => {
      become(navigator.onLine ? 'connecting' : 'offline')
      if (reason === 'io server disconnect' && connection.state !== 'ended') connectAgainLater(attempt)
    })
    attempt.on('connect_error', (error) => {
      const code = (error as { data?: { code?: string } }).data?.code
      if (code === 'unauthorized') {
        become('ended', 'expired')
        attempt.disconnect()
        return
      }
      become('offline')
      if (!attempt.active) connectAgainLater(attempt)
    })
    attempt.on('session_ended', ({ reason }) => {
      become('ended', reason)
      attempt.disconnect()
    })
    attempt.onAny((name: string, payload: unknown) => {
      pushes.get(name)?.emit(payload as never)
    })
  }

  async function open(mine: number) {
    const { io } = await import('socket.io-client')
    if (mine !== generation) return
    const attempt: AppSocket = io({
      transports: ['websocket', 'polling'],
      // The first wait is 0.5 to 1.5 s; then it doubles, spread as widely, so that a restart is no stampede.
      reconnectionDelay: FIRST_RECONNECT_MS,
      reconnectionDelayMax: LONGEST_RECONNECT_MS,
      randomizationFactor: 0.5,
      autoConnect: false,
      forceNew: true,
    })
    socket = attempt
    bind(attempt)
    attempt.connect()
  }

  function onLine() {
    if (socket && !socket.connected && connection.state !== 'ended') socket.connect()
  }
  function onOffLine() {
    if (!socket?.connected) become('offline')
  }

  return {
    start() {
      generation += 1
      window.addEventListener('online', onLine)
      window.addEventListener('offline', onOffLine)
      open(generation).catch(() => become('offline'))
    },

    stop() {
      generation += 1
      window.removeEventListener('online', onLine)
      window.removeEventListener('offline', onOffLine)
      if (retry !== null) clearTimeout(retry)
      socket?.offAny()
      socket?.removeAllListeners()
      socket?.disconnect()
      socket = null
      become('connecting')
    },

    /** Asks and waits for the answer, 10 s at most. Throws `ApiError`; while the connection is down at once. */
    async request<N extends RequestName>(name: N, input: RequestInput<N>): Promise<Answer<N>> {
      if (!socket?.connected) throw offlineError()
      return ask(socket, name, input)
    },

    /** Calls back on a push; the result undoes it. */
    on<N extends PushName>(name: N, listener: (payload: Push<N>) => void): () => void {
      const push = pushes.get(name) ?? createSubscribable<[never]>()
      pushes.set(name, push)
      return push.subscribe(listener)
    },

    /** Calls back on every connect, and at once if there is a connection. The result undoes it. */
    onConnect(listener: () => void): () => void {
      const undo = connects.subscribe(listener)
      if (socket?.connected) listener()
      return undo
    },

    getConnection: () => connection,
    subscribe: changes.subscribe,
  }
}
