/** Which sockets of a user are typing in a conversation, over all nodes. A socket that is not renewed is forgotten in time. */
export interface TypingRegistry {
  /** Adds or renews a socket. `place` names user and conversation. */
  add(place: string, socketId: string): Promise<void>
  /** Takes a socket out, if it is there, and says whether others of the place remain. */
  remove(place: string, socketId: string): Promise<boolean>
}
