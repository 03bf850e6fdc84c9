import { afterEach, expect } from 'vitest'
import { rateRules } from '../../lib/protocol/limits'
import { type Cluster, startCluster } from './support/cluster'
import { floodMessages } from './support/flood'
import type { ClusterNode } from './support/node-process'
import type { PlantedDefect } from './support/planted-defects'
import { scenario } from './support/scenario'
import { openStage, type Stage } from './support/stage'
import { hold } from './support/until'

const CALM_MS = 1000
const NOTICED_MS = 6000

let close: (() => Promise<void>) | null = null
afterEach(async () => {
  await close?.()
  close = null
})

/** A stage whose build has one defect, or none. */
async function openWith(planted?: PlantedDefect): Promise<Stage> {
  const stage = await openStage({ planted, contractors: 2, customers: 6 })
  close = stage.close
  return stage
}

/** The promises that the checkers found broken. */
async function brokenPromises(stage: Stage): Promise<string[]> {
  const { figures } = await stage.review()
  return figures.filter(({ violations }) => violations.length > 0).map(({ promise }) => promise)
}

scenario(
  'a database that acknowledges before it has written is caught losing messages',
  { all: 1, selection: 0 },
  async () => {
    const stage = await openWith()
    const { query, postgres } = stage.cluster
    // Nothing is written for so long, unless a commit waits for it.
    const settings = { synchronous_commit: 'off', wal_writer_delay: '10s', wal_writer_flush_after: '1GB' }
    for (const [name, value] of Object.entries(settings)) await query(`ALTER SYSTEM SET ${name} = '${value}'`)
    await query('SELECT pg_reload_conf()')
    stage.begin(4)
    await hold(CALM_MS)
    await postgres.restart('immediate')
    expect(await brokenPromises(stage)).toContain('M1')
  },
)

scenario('a build that forgets the keys of messages is caught doubling them', { all: 1, selection: 0 }, async () => {
  const stage = await openWith('forgetsKeys')
  stage.begin(4)
  await hold(CALM_MS)
  for (const { clientLink } of stage.nodes) clientLink.setMode({ kind: 'deaf' })
  await hold(CALM_MS)
  for (const { clientLink } of stage.nodes) clientLink.setMode({ kind: 'open' })
  expect(await brokenPromises(stage)).toContain('M3')
})

scenario(
  'a build whose nodes take over the connections of their last life is caught calling the gone online',
  { all: 1, selection: 0 },
  async () => {
    const stage = await openWith('revivesConnections')
    stage.begin()
    await hold(CALM_MS)
    const node = stage.nodes[0] as ClusterNode
    const gone = stage.customers.filter((client) => client.node() === node)
    await node.kill()
    for (const client of gone) client.socket.disconnect()
    await node.start()
    await hold(NOTICED_MS)
    for (const client of gone) client.socket.connect()
    expect(await brokenPromises(stage)).toContain('P2')
  },
)

scenario('a build whose nodes limit alone is caught letting too much through', { all: 1, selection: 0 }, async () => {
  const cluster: Cluster = await startCluster({ planted: 'limitsAlone', env: { LIMIT_FACTOR: '1' } })
  close = cluster.stop
  const { most } = await floodMessages(cluster, 3000)
  expect(most).toBeGreaterThan(rateRules.messages.points * 1.05)
})
