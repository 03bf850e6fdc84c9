import type { Push, PushName } from '../../protocol/pushes'
import type { ServerToClientEvents } from '../../protocol/socket-events'
import type { Broadcaster } from '../ports/broadcaster'
import { type AppServer, roomOf, roomOfRole } from './types'

/**
 * Pushes through Socket.IO rooms. On a single node a room nobody is in costs nothing; `isShared` says that other nodes
 * may have sockets in it, each room on a channel of its own.
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
      const { rooms } = io.sockets.adapter
      const present = userIds.map(roomOf).filter((room) => {
        const members = rooms.get(room)
        return members !== undefined && !(members.size === 1 && exceptSocketId !== null && members.has(exceptSocketId))
      })
      if (present.length > 0) emitTo(present, exceptSocketId, event, payload)
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
