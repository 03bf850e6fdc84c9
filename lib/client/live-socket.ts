import type { Socket } from 'socket.io-client'
import { CONTRACT_VERSION } from '@/lib/protocol/contract-version'
import type { WireError } from '@/lib/protocol/errors'
import type { Answer, Outcome, RequestInput, RequestName } from '@/lib/protocol/events'
import type { CredentialEndReason, Push, PushName } from '@/lib/protocol/pushes'
import type { ClientToServerEvents, ServerToClientEvents } from '@/lib/protocol/socket-events'
import { ApiError, offlineError } from './api-error'
import { toRetryAfterMs } from './retry-after'
import { createSubscribable, type Subscribable } from './subscribable'

export type ConnectionState = 'online' | 'connecting' | 'offline' | 'ended'
export type Connection = {
  state: ConnectionState
  endReason: CredentialEndReason | null
  /** The server no longer speaks with pages as old as this one: it has to be loaded anew. */
  isOutdated: boolean
}

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

/**
 * Makes the connection of this tab; nothing happens before `start()`. The session cookie is its credential, and good for
 * this page only while it is `userId`'s: whoever signed in since sends nothing of theirs.
 */
export function createLiveSocket(userId: string) {
  let connection: Connection = { state: 'connecting', endReason: null, isOutdated: false }
  let socket: AppSocket | null = null
  let generation = 0
  let wasOnline = false
  let retry: ReturnType<typeof setTimeout> | null = null
  const changes = createSubscribable()
  const connects = createSubscribable()
  const pushes = new Map<string, Subscribable<[never]>>()

  function become(state: ConnectionState, endReason: CredentialEndReason | null = null) {
    if (connection.state === 'ended' || connection.state === state) return
    connection = { ...connection, state, endReason }
    changes.emit()
  }

  function becomeOutdated() {
    connection = { ...connection, isOutdated: true }
    changes.emit()
  }

  /** The library gives up where the server itself refused or disconnected; most such refusals pass. */
  function connectAgainLater(attempt: AppSocket, afterMs = FIRST_RECONNECT_MS * (2 + 6 * Math.random())) {
    if (retry !== null) clearTimeout(retry)
    retry = setTimeout(() => attempt.connect(), afterMs)
  }

  /** Everybody was told a time of their own; spread all the same, since clocks and ways differ. */
  function stayAway(attempt: AppSocket, retryAfterMs: number) {
    // Else the library would come by its own clock.
    attempt.disconnect()
    connectAgainLater(attempt, retryAfterMs * (1 + Math.random() / 2))
  }

  function bind(attempt: AppSocket) {
    attempt.on('connect', () => {
      wasOnline = true
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
      if (code === 'conflict') becomeOutdated()
      become('offline')
      const retryAfterMs = toRetryAfterMs(error)
      if (retryAfterMs !== null) stayAway(attempt, retryAfterMs)
      else if (!attempt.active) connectAgainLater(attempt)
    })
    let isByAdmin = false
    attempt.on('session_ended_by', () => {
      isByAdmin = true
    })
    attempt.on('session_ended', ({ reason }) => {
      become('ended', isByAdmin ? 'ended_by_admin' : reason)
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
      // Where WebSocket is refused, polling learns why and for how long; where a network lets none through, it goes.
      tryAllTransports: true,
      // The first wait is 0.5 to 1.5 s; then it doubles, spread as widely, so that a restart is no stampede.
      reconnectionDelay: FIRST_RECONNECT_MS,
      reconnectionDelayMax: LONGEST_RECONNECT_MS,
      randomizationFactor: 0.5,
      auth: { as: userId, contract: CONTRACT_VERSION },
      autoConnect: false,
      forceNew: true,
    })
    socket = attempt
    bind(attempt)
    attempt.connect()
  }

  function onLine() {
    if (connection.state === 'ended' || socket?.connected) return
    if (socket) socket.connect()
    // Not even the program for it had come.
    else open(generation).catch(() => become('offline'))
  }
  function onOffLine() {
    // What the browser says holds at once: of a silent connection one hears only after its pings have failed.
    become('offline')
    socket?.io.engine?.close()
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
    /** Whether the server cannot be reached, as far as is known; a first connection on its way is not cut off. */
    isCutOff: () => connection.state === 'offline' || (connection.state === 'connecting' && wasOnline),
    subscribe: changes.subscribe,
  }
}
