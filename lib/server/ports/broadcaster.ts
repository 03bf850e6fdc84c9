import type { Role } from '../../protocol/objects'
import type { Push, PushName } from '../../protocol/pushes'

/** Sends to sockets on every node. A push may be lost; nothing depends on one alone. */
export interface Broadcaster {
  /** To every socket of these users, but for the one that asked. */
  toUsers<N extends PushName>(
    userIds: readonly string[],
    event: N,
    payload: Push<N>,
    exceptSocketId?: string | null,
  ): void
  /** To every socket of a role. */
  toRole<N extends PushName>(role: Role, event: N, payload: Push<N>): void
  /** To one socket of this node; nothing happens when it is gone. */
  toSocket<N extends PushName>(socketId: string, event: N, payload: Push<N>): void
}
