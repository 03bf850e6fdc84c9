import { io, type Socket } from 'socket.io-client'
import { CONTRACT_VERSION } from '@/lib/protocol/contract-version'
import type { WireError } from '@/lib/protocol/errors'
import type { Answer, Outcome, RequestInput, RequestName } from '@/lib/protocol/events'
import type { CredentialEndReason } from '@/lib/protocol/pushes'
import type { ClientToServerEvents, ServerToClientEvents } from '@/lib/protocol/socket-events'
import { ApiError, offlineError } from './api-error'
import { toRetryAfterMs } from './retry-after'

const REQUEST_TIMEOUT_MS = 10_000
const FIRST_RECONNECT_MS = 1000
const LONGEST_RECONNECT_MS = 15_000

/** Who hears what becomes of the connection. */
export type LiveListener = {
  onConnect(): void
  /** It is down, and made again by itself. */
  onDown(state: 'connecting' | 'offline'): void
  /** It is over for good. */
  onEnd(reason: CredentialEndReason): void
  /** The server no longer speaks with pages as old as this one. */
  onOutdated(): void
  onPush(name: string, payload: unknown): void
}

export type LiveTransport = ReturnType<typeof openTransport>

/** Connects, and connects again after each break, until it is closed or the credential has ended. */
export function openTransport(userId: string, listener: LiveListener) {
  let hasEnded = false
  let isByAdmin = false
  let retry: ReturnType<typeof setTimeout> | null = null
  const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io({
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

  /** The library gives up where the server itself refused or disconnected; most such refusals pass. */
  function connectAgainLater(afterMs = FIRST_RECONNECT_MS * (2 + 6 * Math.random())) {
    if (retry !== null) clearTimeout(retry)
    retry = setTimeout(() => socket.connect(), afterMs)
  }

  /** Everybody was told a time of their own; spread all the same, since clocks and ways differ. */
  function stayAway(retryAfterMs: number) {
    // Else the library would come by its own clock.
    socket.disconnect()
    connectAgainLater(retryAfterMs * (1 + Math.random() / 2))
  }

  function end(reason: CredentialEndReason) {
    hasEnded = true
    listener.onEnd(reason)
    socket.disconnect()
  }

  socket.on('connect', listener.onConnect)
  socket.on('disconnect', (reason) => {
    listener.onDown(navigator.onLine ? 'connecting' : 'offline')
    if (reason === 'io server disconnect' && !hasEnded) connectAgainLater()
  })
  socket.on('connect_error', (error) => {
    const code = (error as { data?: { code?: string } }).data?.code
    if (code === 'unauthorized') {
      end('expired')
      return
    }
    if (code === 'conflict') listener.onOutdated()
    listener.onDown('offline')
    const retryAfterMs = toRetryAfterMs(error)
    if (retryAfterMs !== null) stayAway(retryAfterMs)
    else if (!socket.active) connectAgainLater()
  })
  socket.on('session_ended_by', () => {
    isByAdmin = true
  })
  socket.on('session_ended', ({ reason }) => end(isByAdmin ? 'ended_by_admin' : reason))
  socket.onAny(listener.onPush)
  socket.connect()

  return {
    isConnected: () => socket.connected,

    /** Does not wait for the time of the next try. */
    hurry() {
      if (!hasEnded && !socket.connected) socket.connect()
    },

    /** Ends a connection that the browser knows to be gone; it is made again by itself. */
    drop() {
      socket.io.engine?.close()
    },

    async request<N extends RequestName>(name: N, input: RequestInput<N>): Promise<Answer<N>> {
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
    },

    close() {
      if (retry !== null) clearTimeout(retry)
      socket.offAny()
      socket.removeAllListeners()
      socket.disconnect()
    },
  }
}
