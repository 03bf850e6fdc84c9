import type { Answer, RequestInput, RequestName } from '@/lib/protocol/events'
import type { CredentialEndReason, Push, PushName } from '@/lib/protocol/pushes'
import { offlineError } from './api-error'
import type { LiveTransport } from './live-transport'
import { createSubscribable, type Subscribable } from './subscribable'

export type ConnectionState = 'online' | 'connecting' | 'offline' | 'ended'
export type Connection = {
  state: ConnectionState
  endReason: CredentialEndReason | null
  /** The server no longer speaks with pages as old as this one: it has to be loaded anew. */
  isOutdated: boolean
}

/** The one connection of a tab. It can be stopped and started again. */
export type LiveSocket = ReturnType<typeof createLiveSocket>

/**
 * Makes the connection of this tab; nothing happens before `start()`. The session cookie is its credential, and good for
 * this page only while it is `userId`'s: whoever signed in since sends nothing of theirs.
 */
export function createLiveSocket(userId: string) {
  let connection: Connection = { state: 'connecting', endReason: null, isOutdated: false }
  let transport: LiveTransport | null = null
  let generation = 0
  let wasOnline = false
  const changes = createSubscribable()
  const connects = createSubscribable()
  const pushes = new Map<string, Subscribable<[never]>>()

  function become(state: ConnectionState, endReason: CredentialEndReason | null = null) {
    if (connection.state === 'ended' || connection.state === state) return
    connection = { ...connection, state, endReason }
    changes.emit()
  }

  async function open() {
    const mine = generation
    try {
      const { openTransport } = await import('./live-transport')
      if (mine !== generation) return
      transport = openTransport(userId, {
        onConnect() {
          wasOnline = true
          become('online')
          connects.emit()
        },
        onDown: become,
        onEnd: (reason) => become('ended', reason),
        onOutdated() {
          connection = { ...connection, isOutdated: true }
          changes.emit()
        },
        onPush: (name, payload) => pushes.get(name)?.emit(payload as never),
      })
    } catch {
      become('offline')
    }
  }

  function onLine() {
    if (transport) transport.hurry()
    // Not even the program for it had come.
    else void open()
  }
  function onOffLine() {
    // What the browser says holds at once: of a silent connection one hears only after its pings have failed.
    become('offline')
    transport?.drop()
  }

  return {
    start() {
      generation += 1
      window.addEventListener('online', onLine)
      window.addEventListener('offline', onOffLine)
      void open()
    },

    stop() {
      generation += 1
      window.removeEventListener('online', onLine)
      window.removeEventListener('offline', onOffLine)
      transport?.close()
      transport = null
      become('connecting')
    },

    /** Asks and waits for the answer, 10 s at most. Throws `ApiError`; while the connection is down at once. */
    async request<N extends RequestName>(name: N, input: RequestInput<N>): Promise<Answer<N>> {
      if (!transport?.isConnected()) throw offlineError()
      return transport.request(name, input)
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
      if (transport?.isConnected()) listener()
      return undo
    },

    getConnection: () => connection,
    /** Whether the server cannot be reached, as far as is known; a first connection on its way is not cut off. */
    isCutOff: () => connection.state === 'offline' || (connection.state === 'connecting' && wasOnline),
    subscribe: changes.subscribe,
  }
}
