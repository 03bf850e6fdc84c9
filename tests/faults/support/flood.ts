import { io } from 'socket.io-client'
import type { Outcome } from '../../../lib/protocol/events'
import { mostInWindow } from '../checkers/within-limit'
import type { Cluster } from './cluster'
import { addPerson } from './people'
import type { Span } from './spans'
import { hold, until } from './until'

const WINDOW_MS = 10_000
const SOCKETS_A_NODE = 2
const EVERY_MS = 50

/** What one user gets through over all nodes: the most messages in any 10 s, and how many in all. */
export async function floodMessages(cluster: Cluster, forMs: number): Promise<{ most: number; total: number }> {
  const sender = await addPerson(cluster, 'contractor')
  const receiver = await addPerson(cluster, 'customer')
  const sockets = cluster.nodes.flatMap((node) =>
    Array.from({ length: SOCKETS_A_NODE }, () =>
      io(node.directUrl, { auth: { token: sender.token }, forceNew: true, transports: ['websocket'] }),
    ),
  )
  await until('the flooding sockets are connected', () => sockets.every(({ connected }) => connected), 10_000)
  const allowed: Span[] = []
  let serial = 0
  const timer = setInterval(() => {
    for (const socket of sockets) {
      serial += 1
      const request = { receiverId: receiver.id, messageType: 'text', content: { text: `flood ${serial}` } }
      const from = performance.now()
      socket.emit('send_message', request, (outcome: Outcome<unknown>) => {
        if (outcome.ok) allowed.push({ from, to: performance.now() })
      })
    }
  }, EVERY_MS)
  await hold(forMs)
  clearInterval(timer)
  for (const socket of sockets) socket.disconnect()
  return { most: mostInWindow(allowed, WINDOW_MS), total: allowed.length }
}
