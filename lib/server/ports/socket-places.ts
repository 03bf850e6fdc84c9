/**
 * Which sockets are at a place, over all nodes: a user's that type in a conversation, or that show one. A socket that is
 * not renewed is forgotten in time, so that a node which is killed leaves nothing behind.
 */
export interface SocketPlaces {
  /** Adds or renews a socket. `place` names user and conversation. */
  add(place: string, socketId: string): Promise<void>
  /** Takes a socket out, if it is there, and says whether others of the place remain. */
  remove(place: string, socketId: string): Promise<boolean>
  /** Whether any socket is there, as far as is known. */
  isTaken(place: string): Promise<boolean>
}
