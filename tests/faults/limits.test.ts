import { afterAll, beforeAll, expect } from 'vitest'
import { rateRules } from '../../lib/protocol/limits'
import { type Cluster, startCluster } from './support/cluster'
import { floodMessages } from './support/flood'
import { writeFigures } from './support/ledger'
import { scenario } from './support/scenario'
import { hold } from './support/until'

const { points } = rateRules.messages
/** PROMISES A5: within 5 %. */
const MOST = Math.floor(points * 1.05)

let cluster: Cluster
beforeAll(async () => {
  cluster = await startCluster({ env: { LIMIT_FACTOR: '1' } })
}, 240_000)
afterAll(() => cluster?.stop())

function settle(scenarioName: string, { most, total }: { most: number; total: number }): void {
  const figure = { promise: 'A5', what: 'messages of one user let through in any 10 s', unit: 'count' as const }
  writeFigures(scenarioName, [{ ...figure, bound: MOST, seen: most, violations: most > MOST ? ['too many'] : [] }])
  expect(most).toBeLessThanOrEqual(MOST)
  // A limit that lets too little through holds as little.
  expect(total).toBeGreaterThanOrEqual(Math.ceil(points * 0.95))
}

scenario(
  `a flood over all nodes gets ${points} messages through in any 10 s`,
  { all: 2, selection: 0 },
  async (_, name) => {
    settle(name, await floodMessages(cluster, 13_000))
  },
)

scenario(
  'a flood keeps its limit while the clock of one node jumps by 5 min',
  { all: 1, selection: 0 },
  async (_, name) => {
    const jumps = (async () => {
      for (const shiftMs of [300_000, -300_000, 0]) {
        await hold(3000)
        cluster.nodes[0]?.shiftClock(shiftMs)
      }
    })()
    const flood = await floodMessages(cluster, 13_000)
    await jumps
    settle(name, flood)
  },
)
