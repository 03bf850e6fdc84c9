import type { Connection, Transition } from '../../domain/presence-state'

/** What the registry knows of a user. `lastSign` is the newest sign of life, null while offline. */
export type RegisteredStatus = {
  isOnline: boolean
  connectionCount: number
  lastSign: number | null
  /** The answer cannot be known at the moment. */
  unknown: boolean
}

export type OnlineUser = { userId: string; connections: readonly Connection[] }

export type Renewal = { userId: string; socketId: string; at: number }

/** Who is connected. Online means at least one live connection; no flag is stored that could drift. */
export interface PresenceRegistry {
  /** Repeating a call for the same connection changes nothing and reports no edge. */
  connect(connection: Connection): Promise<Transition>
  /** Removing an unknown connection is not an error: sockets may close twice. */
  disconnect(userId: string, socketId: string): Promise<Transition>
  /** Says these connections still live. */
  renew(renewals: readonly Renewal[]): Promise<void>
  /** One entry per id asked, in any order; unknown ids as offline. */
  lookup(userIds: readonly string[]): Promise<Map<string, RegisteredStatus>>
  /** Everybody online. */
  list(): Promise<OnlineUser[]>
  /** Drops connections not renewed within `leaseMs` and reports the changes. */
  expire(now: number, leaseMs: number): Promise<Transition[]>
  close(): Promise<void>
}
