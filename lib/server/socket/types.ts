import type { DefaultEventsMap, Server, Socket } from 'socket.io'
import type { Actor } from '../../domain/actor'
import type { Role } from '../../protocol/objects'
import type { CredentialEndReason } from '../../protocol/pushes'
import type { ServerToClientEvents } from '../../protocol/socket-events'

type SocketData = {
  actor: Actor
  device: string
  expiresAt: Date | null
  /** Set when the credential ended: nothing of this socket runs or is told any more. */
  isEnded: boolean
  /** Why, for a client that cannot be told yet: its credential ended while it signed in. */
  endReason: CredentialEndReason | null
  /** True unless presence counts this socket. */
  isGone: boolean
  /** Commands under way, and what waits for the last of them. */
  running: number
  whenIdle: (() => void) | null
  headsSince: Date
  heads: Readonly<Record<string, number>>
}

// Events of clients arrive as data and go through one router, so no listener is typed by name.
export type AppServer = Server<DefaultEventsMap, ServerToClientEvents, DefaultEventsMap, SocketData>
export type AppSocket = Socket<DefaultEventsMap, ServerToClientEvents, DefaultEventsMap, SocketData>

export const roomOfRole = (role: Role): string => `role:${role}`
export const roomOf = (userId: string): string => `user:${userId}`
