import { io } from 'socket.io-client'
import type { Outcome } from '../../../lib/protocol/events'
import type { PresenceStatus, StatusMap, UserStatusReply } from '../../../lib/protocol/objects'
import type { Push } from '../../../lib/protocol/pushes'
import type { History, SeenStatus } from './history'
import type { ClusterNode } from './node-process'
import type { Person } from './recording-client'

export type Observer = {
  node: ClusterNode
  isConnected(): boolean
  /** One user's whole status, or null where no answer came. */
  ask(userId: string): Promise<UserStatusReply | null>
  close(): void
}

const POLL_MS = 250
const ANSWER_MS = 5000
const RECONNECT_MS = 100
const LONGEST_RECONNECT_MS = 500

/** Somebody signed in on one node, past its link, who watches these users and asks for them four times a second. */
export function createObserver(options: {
  node: ClusterNode
  person: Person
  userIds: readonly string[]
  history: History
}): Observer {
  const { node, person, userIds, history } = options
  const name = `observer on ${node.name}`
  const socket = io(node.directUrl, {
    auth: { token: person.token },
    forceNew: true,
    timeout: 3000,
    transports: ['websocket'],
    reconnectionDelay: RECONNECT_MS,
    reconnectionDelayMax: LONGEST_RECONNECT_MS,
  })
  let isUp = false
  let isClosed = false

  async function watch(): Promise<void> {
    const outcome: Outcome<StatusMap> | null = await socket
      .timeout(ANSWER_MS)
      .emitWithAck('watch_presence', { userIds })
      .catch(() => null)
    if (outcome?.ok)
      history.record({ kind: 'snapshot', observer: name, node: node.name, statuses: toSeenMap(outcome.data) })
    // A database that is away refuses a watch: without one nothing would be pushed.
    else if (socket.connected) setTimeout(() => void watch(), POLL_MS)
  }

  async function poll(): Promise<void> {
    if (isClosed) return
    if (socket.connected) {
      const askedAt = performance.now()
      const outcome: Outcome<StatusMap> | null = await socket
        .timeout(ANSWER_MS)
        .emitWithAck('get_bulk_online_status', { userIds })
        .catch(() => null)
      if (outcome?.ok) {
        history.record({
          kind: 'statuses',
          observer: name,
          node: node.name,
          askedAt,
          statuses: toSeenMap(outcome.data),
        })
      }
    }
    setTimeout(() => void poll(), POLL_MS)
  }

  function noteDown(): void {
    if (isUp) history.record({ kind: 'down', client: name, user: person.id, node: node.name })
    isUp = false
  }

  socket.on('connect', () => {
    isUp = true
    history.record({ kind: 'up', client: name, user: person.id, node: node.name })
    void watch()
  })
  socket.on('disconnect', (reason) => {
    noteDown()
    if (reason === 'io server disconnect' && !isClosed) setTimeout(() => socket.connect(), RECONNECT_MS)
  })
  socket.on('connect_error', () => {
    if (!socket.active && !isClosed) setTimeout(() => socket.connect(), RECONNECT_MS)
  })
  socket.on('presence_changed', ({ userId, ...status }: Push<'presence_changed'>) => {
    history.record({ kind: 'change', observer: name, node: node.name, user: userId, status: toSeen(status) })
  })
  // A new history starts from a new snapshot.
  const undoIntroduction = history.introduce(() => {
    if (!isUp) return
    history.record({ kind: 'up', client: name, user: person.id, node: node.name })
    void watch()
  })
  void poll()

  return {
    node,
    isConnected: () => socket.connected,
    async ask(userId) {
      const outcome: Outcome<UserStatusReply> | null = await socket
        .timeout(ANSWER_MS)
        .emitWithAck('get_online_status', { userId })
        .catch(() => null)
      return outcome?.ok ? outcome.data : null
    },
    close() {
      isClosed = true
      undoIntroduction()
      socket.disconnect()
      noteDown()
    },
  }
}

function toSeen({ isOnline, lastSeen, unknown }: PresenceStatus): SeenStatus {
  return { isOnline, unknown: unknown === true, lastSeen: lastSeen === null ? null : Date.parse(lastSeen) }
}

function toSeenMap(statuses: StatusMap): Record<string, SeenStatus> {
  return Object.fromEntries(Object.entries(statuses).map(([userId, status]) => [userId, toSeen(status)]))
}
