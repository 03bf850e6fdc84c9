import { holdStage } from './support/hold-stage'
import { none, within } from './support/judge'
import type { ClusterNode } from './support/node-process'
import type { Stage } from './support/stage'
import { hold } from './support/until'

/** Between one restart and the next. */
const CALM_MS = 1500
/** Longer than a kill may go unnoticed (PROMISES P2). */
const NOTICED_MS = 6000

const { harm } = holdStage()

const nodeAt = ({ nodes }: Stage, at: number) => nodes[at % nodes.length] as ClusterNode

for (const count of [1, 2]) {
  harm(
    `${count === 1 ? 'one node' : 'two nodes'} killed under load: nothing acknowledged is lost and its users are offline in 5 s`,
    { all: 3, selection: count === 1 ? 1 : 0 },
    async (stage, cycle) => {
      const nodes = Array.from({ length: count }, (_, index) => nodeAt(stage, cycle + index))
      await Promise.all(nodes.map((node) => node.kill()))
      await hold(NOTICED_MS)
      await Promise.all(nodes.map((node) => node.start()))
    },
  )
}

harm('all nodes killed under load: nothing acknowledged is lost', { all: 3, selection: 0 }, async ({ nodes }) => {
  await Promise.all(nodes.map((node) => node.kill()))
  await Promise.all(nodes.map((node) => node.start()))
})

harm(
  'a node that starts again under its name before its lease ends brings no connection back from before',
  { all: 3, selection: 1 },
  async (stage, cycle) => {
    const node = nodeAt(stage, cycle)
    // Somebody who was there and stays away: as long as the node's old connections count, so does theirs.
    const gone = stage.customers.filter((client) => client.node() === node).slice(0, 2)
    await node.kill()
    for (const client of gone) client.socket.disconnect()
    await node.start()
    await hold(NOTICED_MS)
    for (const client of gone) client.socket.connect()
  },
)

for (const [seconds, cycles] of [
  [2, { all: 3, selection: 0 }],
  [5, { all: 3, selection: 1 }],
  [20, { all: 2, selection: 0 }],
] as const) {
  const verdict = seconds <= 5 ? 'nobody is called offline' : 'its users are offline elsewhere within 12 s'
  harm(`a node frozen for ${seconds} s: ${verdict}`, cycles, async (stage, cycle) => {
    const node = nodeAt(stage, cycle)
    node.freeze()
    await hold(seconds * 1000)
    node.thaw()
  })
}

harm(
  'a node cut off from PostgreSQL and Redis for 20 s, with its clients still connected: they are offline elsewhere within 12 s',
  { all: 2, selection: 0 },
  async (stage, cycle) => {
    const node = nodeAt(stage, cycle)
    stage.cluster.history.record({ kind: 'node', node: node.name, state: 'cut_off' })
    for (const link of [node.postgresLink, ...node.redisLinks]) link.setMode({ kind: 'black_hole' })
    await hold(20_000)
    for (const link of [node.postgresLink, ...node.redisLinks]) link.setMode({ kind: 'open' })
    stage.cluster.history.record({ kind: 'node', node: node.name, state: 'joined' })
  },
)

harm(
  'a rolling restart under load: no message is lost, nobody who comes back in time is called offline',
  { all: 2, selection: 1 },
  async ({ nodes }) => {
    const stops: { ms: number; code: number | null; node: string }[] = []
    const starts: number[] = []
    for (const node of nodes) {
      stops.push({ ...(await node.stop()), node: node.name })
      starts.push(await node.start())
      await hold(CALM_MS)
    }
    const dirty = stops.filter(({ code }) => code !== 0).map(({ node, code }) => `${node} ended with ${code}`)
    return {
      extra: [
        none('S4', 'exits of a stopped node that were not clean', dirty, stops.length),
        within('S4', 'from SIGTERM to the exit', Math.max(...stops.map(({ ms }) => ms)), 10_000),
        within('S4', 'from the start to the first request', Math.max(...starts), 8000),
      ],
    }
  },
)
