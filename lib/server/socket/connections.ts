import type { CredentialEndReason } from '../../protocol/pushes'
import { terminateWebSocket } from './engine-internals'
import type { AppSocket } from './types'

/** How long commands under way may hold up the end of their session: a database that hangs must not. */
const LAST_COMMANDS_MS = 500

export type Connections = {
  /** Takes one of the user's places; false when all are taken. Given back by `release`. */
  reserve(socket: AppSocket, max: number): boolean
  release(socket: AppSocket): void
  /** Sockets of a user, those still signing in included. */
  listOf(userId: string): AppSocket[]
  list(): AppSocket[]
  /** Nothing of this socket begins any more; once what is under way is through, its client is told and cut off. */
  end(socket: AppSocket, reason: CredentialEndReason): void
  /** Nothing begins any more on any socket; resolves once what is under way has been answered, or after `limitMs`. */
  drain(limitMs: number): Promise<void>
}

/** The sockets of this node by user. `onEnd` runs before anything is sent, so that nothing else reaches the socket. */
export function createConnections(onEnd: (socket: AppSocket, reason: CredentialEndReason) => void): Connections {
  const byUser = new Map<string, Set<AppSocket>>()
  const list = () => [...byUser.values()].flatMap((sockets) => [...sockets])
  return {
    reserve(socket, max) {
      const { userId } = socket.data.actor
      const sockets = byUser.get(userId) ?? new Set<AppSocket>()
      if (sockets.size >= max) return false
      sockets.add(socket)
      byUser.set(userId, sockets)
      return true
    },
    release(socket) {
      const { userId } = socket.data.actor
      const sockets = byUser.get(userId)
      sockets?.delete(socket)
      if (sockets?.size === 0) byUser.delete(userId)
    },
    listOf: (userId) => [...(byUser.get(userId) ?? [])],
    list,
    end(socket, reason) {
      if (socket.data.isEnded) return
      // Dead in memory first, whatever becomes of its TCP connection (PROMISES trap 6); the reaper cuts that a second later.
      socket.data.isEnded = true
      socket.data.endReason = reason
      onEnd(socket, reason)
      if (socket.connected) afterLastCommand(socket, LAST_COMMANDS_MS, () => sayEnded(socket, reason))
    },
    async drain(limitMs) {
      const open = list().filter(({ data }) => !data.isEnded)
      for (const { data } of open) data.isEnded = true
      await Promise.all(open.map((socket) => new Promise<void>((idle) => afterLastCommand(socket, limitMs, idle))))
    },
  }
}

/** Tells the client why and cuts it off. */
export function sayEnded(socket: AppSocket, reason: CredentialEndReason): void {
  if (reason === 'ended_by_admin') socket.emit('session_ended_by', { by: 'admin' })
  socket.emit('session_ended', { reason: reason === 'ended_by_admin' ? 'revoked' : reason })
  socket.disconnect(true)
}

/** After `session_ended` no command of theirs runs (PROMISES A2), so it waits for those that had begun. */
function afterLastCommand(socket: AppSocket, limitMs: number, say: () => void): void {
  if (socket.data.running === 0) {
    say()
    return
  }
  const timer = setTimeout(say, limitMs)
  socket.data.whenIdle = () => {
    clearTimeout(timer)
    say()
  }
}

type EngineSocket = AppSocket['conn']

/** Drops a connection without waiting for its peer, which may never answer. */
export function cutConnection(raw: EngineSocket): void {
  if (!terminateWebSocket(raw.transport)) raw.close(true)
}
