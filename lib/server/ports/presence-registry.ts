import type { Connection, Transition } from '../../domain/presence-state'

/** What the registry knows of a user. `lastSign` is the newest sign of life it still holds, null without one. */
export type RegisteredStatus = {
  isOnline: boolean
  connectionCount: number
  lastSign: number | null
  /** The answer cannot be known at the moment. */
  unknown: boolean
}

export type Glance = Omit<RegisteredStatus, 'connectionCount'>

type OnlineUser = { userId: string; connections: readonly Connection[] }

/** `isComplete` is false while other nodes cannot be asked: then only those connected here are sure to be in it. */
export type OnlineList = { users: readonly OnlineUser[]; isComplete: boolean }

export type Renewal = { userId: string; socketId: string; at: number }

/** How a connection ended: when, and whether by a sign-out, after which watchers are told without the grace. */
export type Departure = { at: number; immediate: boolean }

export type PresenceEvent =
  /** A user as a whole came or went, on whichever node. */
  | ({ kind: 'edge'; userId: string; edge: 'came_online' | 'went_offline' } & Departure)
  /** Other nodes could not be asked for a while: some who are not connected here are unknown, which a look-up tells. */
  | { kind: 'lost' }
  /** Edges of these users may have been missed: they are to be looked up again. `isWhole`: nothing is lost any more. */
  | { kind: 'resumed'; concerns: (userId: string) => boolean; isWhole: boolean }

/** Who is connected. Online means at least one live connection; no flag is stored that could drift. */
export interface PresenceRegistry {
  /** Repeating a call for the same connection changes nothing and reports no edge. */
  connect(connection: Connection): Promise<Transition>
  /** Removing an unknown connection is not an error: sockets may close twice. */
  disconnect(userId: string, socketId: string, departure: Departure): Promise<Transition>
  /** Says these connections still live. */
  renew(renewals: readonly Renewal[]): Promise<void>
  /** One entry per id asked, in any order; unknown ids as offline. */
  lookup(userIds: readonly string[]): Promise<Map<string, RegisteredStatus>>
  /**
   * The same without how many connections there are, and with a `lastSign` that may be some seconds older: for lists,
   * which are asked for often. Each id once; answers in their order.
   */
  glance(userIds: readonly string[]): Promise<readonly Glance[]>
  /** Everybody online, as far as is known. */
  list(): Promise<OnlineList>
  /** How many sockets of a user other nodes hold; as far as is known, while they cannot be asked. */
  countElsewhere(userId: string): Promise<number>
  /** Whether this node itself holds a connection of this user. */
  holds(userId: string): boolean
  /** Everybody of whom this node itself holds a connection. */
  listHeld(): Iterable<string>
  /** How many people and sockets this node alone holds. */
  countLocal(): { people: number; sockets: number }
  /** Tells what happens on every node, this one included, in the order of each user's changes. Returns the undo. */
  subscribe(listener: (event: PresenceEvent) => void): () => void
  close(): Promise<void>
}
