import type { Push, PushName } from '../../protocol/pushes'
import type { ServerToClientEvents } from '../../protocol/socket-events'
import type { Broadcaster } from '../ports/broadcaster'
import { type EncodedEvent, encodeEvent, writeEvent } from './engine-internals'
import { type AppServer, roomOf, roomOfRole } from './types'

/**
 * Pushes through Socket.IO rooms. On a single node a room nobody is in costs nothing, and what goes to a user is encoded
 * once and written to the sockets of the room, a sixth cheaper than by Socket.IO's way. `isShared` says that other nodes may
 * have sockets in it, each room on a channel of its own.
 */
export function createSocketIoBroadcaster(io: AppServer, isShared: boolean): Broadcaster {
  function emitTo<N extends PushName>(
    rooms: string[],
    exceptSocketId: string | null,
    event: N,
    payload: Push<N>,
  ): void {
    const target = io.to(rooms)
    const narrowed = exceptSocketId === null ? target : target.except(exceptSocketId)
    narrowed.emit(event, ...toArguments<N>(payload))
  }

  return {
    toUsers(userIds, event, payload, exceptSocketId = null) {
      if (isShared) {
        emitTo(userIds.map(roomOf), exceptSocketId, event, payload)
        return
      }
      const { adapter, sockets } = io.sockets
      let encoded: EncodedEvent | null = null
      for (const room of new Set(userIds.map(roomOf))) {
        for (const socketId of adapter.rooms.get(room) ?? []) {
          const socket = socketId === exceptSocketId ? undefined : sockets.get(socketId)
          if (!socket) continue
          encoded ??= encodeEvent(event, payload)
          writeEvent(socket, encoded)
        }
      }
    },
    toRole(role, event, payload) {
      emitTo([roomOfRole(role)], null, event, payload)
    },
    toSocket(socketId, event, payload) {
      const socket = io.sockets.sockets.get(socketId)
      if (socket && !socket.data.isEnded) socket.emit(event, ...toArguments<typeof event>(payload))
    },
  }
}

/** A push has one argument, which TypeScript cannot tell of a name that it does not know yet. */
function toArguments<N extends PushName>(payload: Push<N>) {
  return [payload] as Parameters<ServerToClientEvents[N]>
}
