import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll } from 'vitest'
import { within } from './support/judge'
import type { ClusterNode } from './support/node-process'
import { addPerson } from './support/people'
import type { Person } from './support/recording-client'
import { scenario } from './support/scenario'
import { openStage, type Stage } from './support/stage'
import { hold, until } from './support/until'

let stage: Stage
let admin: Person
beforeAll(async () => {
  stage = await openStage({ contractors: 2, customers: 3 })
  admin = await addPerson(stage.cluster, 'admin')
}, 240_000)
afterAll(() => stage?.close())

function connectOn(node: ClusterNode, person: Person): Socket {
  return io(node.directUrl, {
    auth: { token: person.token },
    forceNew: true,
    transports: ['websocket'],
    reconnection: false,
  })
}

/** Suspends on the first node somebody who is signed in on all; the milliseconds from the request to the last end. */
async function timeSuspension(): Promise<number> {
  const person = await addPerson(stage.cluster, 'customer')
  const sockets = stage.nodes.map((node) => connectOn(node, person))
  await until('signed in on every node', () => sockets.every(({ connected }) => connected), 10_000)
  const askedAt = performance.now()
  const answer = await fetch(`${stage.nodes[0]?.directUrl}/api/admin/users/${person.id}`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${admin.token}`, 'content-type': 'application/json' },
    body: '{"suspended":true}',
  })
  if (!answer.ok) throw new Error(`the suspension was answered ${answer.status}`)
  await until('ended on every node', () => sockets.every(({ connected }) => !connected), 35_000)
  return performance.now() - askedAt
}

scenario('a suspension ends the sockets on every node within 3 s', { all: 5, selection: 0 }, async (_, name) => {
  stage.begin()
  const ms = await timeSuspension()
  await stage.end(name, { extra: [within('A2', 'from a suspension to the last socket ended, over nodes', ms, 3000)] })
})

scenario(
  'a suspension ends the sockets on every node within 30 s while Redis is away',
  { all: 2, selection: 0 },
  async (_, name) => {
    stage.begin()
    stage.cluster.history.record({ kind: 'redis', state: 'away' })
    await stage.cluster.redis.kill()
    const ms = await timeSuspension()
    await stage.cluster.redis.start()
    stage.cluster.history.record({ kind: 'redis', state: 'back' })
    await hold(4000)
    await stage.end(name, {
      extra: [within('A2', 'from a suspension to the last socket ended, Redis away', ms, 30_000)],
    })
  },
)
