/** One live socket of a user. Times are milliseconds since the epoch, by the server's clock. */
export type Connection = {
  userId: string
  socketId: string
  device: string
  node: string
  sessionId: string | null
  since: number
  /** The newest sign of life. */
  lastSign: number
}

/** The connections of everybody online, by user and socket. Online means: has an entry. */
export type PresenceState = Map<string, Map<string, Connection>>

/** `came_online` and `went_offline` are said of the user as a whole, never of a second tab. */
type Edge = 'came_online' | 'went_offline' | null
export type Transition = { userId: string; connectionCount: number; edge: Edge }

/** Adds a connection; repeating it changes nothing and is no edge. */
export function addConnection(state: PresenceState, connection: Connection): Transition {
  const { userId, socketId } = connection
  const connections = state.get(userId)
  if (!connections) {
    state.set(userId, new Map([[socketId, connection]]))
    return { userId, connectionCount: 1, edge: 'came_online' }
  }
  if (!connections.has(socketId)) connections.set(socketId, connection)
  return { userId, connectionCount: connections.size, edge: null }
}

/** Removes a connection; removing an unknown one changes nothing, since sockets may close twice. */
export function removeConnection(state: PresenceState, userId: string, socketId: string): Transition {
  const connections = state.get(userId)
  if (!connections?.delete(socketId)) return { userId, connectionCount: connections?.size ?? 0, edge: null }
  if (connections.size > 0) return { userId, connectionCount: connections.size, edge: null }
  state.delete(userId)
  return { userId, connectionCount: 0, edge: 'went_offline' }
}

/** Notes a sign of life. It never goes back. */
export function renewConnection(state: PresenceState, userId: string, socketId: string, at: number): void {
  const connection = state.get(userId)?.get(socketId)
  if (connection && at > connection.lastSign) connection.lastSign = at
}

/** The newest sign of life over all of a user's connections; 0 for nobody. */
export function lastSignOf(connections: ReadonlyMap<string, Connection> | undefined): number {
  let last = 0
  for (const connection of connections?.values() ?? []) if (connection.lastSign > last) last = connection.lastSign
  return last
}

/** How many people are online, and over how many sockets. */
export function countConnections(state: PresenceState): { people: number; sockets: number } {
  let sockets = 0
  for (const connections of state.values()) sockets += connections.size
  return { people: state.size, sockets }
}
