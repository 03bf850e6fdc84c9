import { io, type Socket } from 'socket.io-client'
import type { History } from './history'
import type { ClusterNode } from './node-process'
import type { Person } from './recording-client'

export type Crowd = { connectedCount(): number; close(): void }

/** PROMISES: the first reconnect after 0.5 to 1.5 s. */
const RECONNECT_MS = 1000
const LONGEST_RECONNECT_MS = 15_000

/** Clients that only stay connected, each on one node, and write down when they are. */
export function connectCrowd(people: readonly Person[], nodes: readonly ClusterNode[], history: History): Crowd {
  const undo: (() => void)[] = []
  const sockets: Socket[] = people.map((person, at) => {
    const node = nodes[at % nodes.length] as ClusterNode
    const place = { client: person.id, user: person.id, node: node.name }
    const socket = io(node.url, {
      auth: { token: person.token },
      forceNew: true,
      transports: ['websocket'],
      reconnectionDelay: RECONNECT_MS,
      reconnectionDelayMax: LONGEST_RECONNECT_MS,
      randomizationFactor: 0.5,
    })
    socket.on('connect', () => history.record({ kind: 'up', ...place }))
    socket.on('disconnect', () => history.record({ kind: 'down', ...place }))
    undo.push(
      history.introduce(() => {
        if (socket.connected) history.record({ kind: 'up', ...place })
      }),
    )
    return socket
  })
  return {
    connectedCount: () => sockets.filter(({ connected }) => connected).length,
    close() {
      for (const each of undo) each()
      for (const socket of sockets) socket.disconnect()
    },
  }
}
