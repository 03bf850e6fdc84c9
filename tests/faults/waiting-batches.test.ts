import { holdStage } from './support/hold-stage'
import { none } from './support/judge'
import type { Figure } from './support/ledger'
import type { ClusterNode } from './support/node-process'
import { hold } from './support/until'
import { startWaitingBatch } from './support/waiting-batch'

const { harm } = holdStage()
/** Copies between two faults, at least: each meets another step. */
const BETWEEN = 60

harm(
  'nodes killed one after the other in the middle of a batch that waits: it goes on elsewhere, and every sum holds',
  { all: 2, selection: 1 },
  async (stage, cycle) => {
    const batch = await startWaitingBatch(stage)
    for (let kill = 0; kill < 4; kill += 1) {
      await batch.untilMore(BETWEEN)
      const node = stage.nodes[(cycle + kill) % stage.nodes.length] as ClusterNode
      await node.kill()
      await node.start()
    }
    return { extra: await batch.judge() }
  },
)

harm(
  'all nodes killed in the middle of a batch that waits: it goes on when they are back',
  { all: 1, selection: 0 },
  async (stage) => {
    const batch = await startWaitingBatch(stage)
    await batch.untilMore(BETWEEN)
    await Promise.all(stage.nodes.map((node) => node.kill()))
    await Promise.all(stage.nodes.map((node) => node.start()))
    return { extra: await batch.judge() }
  },
)

harm(
  'a batch paused through one node stands still while others are killed, and goes on through a third',
  { all: 2, selection: 0 },
  async (stage) => {
    const [first, second, third] = stage.nodes as [ClusterNode, ClusterNode, ClusterNode]
    const batch = await startWaitingBatch(stage)
    await batch.untilMore(BETWEEN)
    await batch.ask('pause', first)
    const before = await batch.countSettled()
    await second.kill()
    await second.start()
    await hold(1000)
    const after = await batch.countSettled()
    const moved = after === before ? [] : [`${after - before} copies went out`]
    await batch.ask('resume', third)
    const still: Figure = none('M10', 'copies that went out while a batch was paused', moved)
    return { extra: [still, ...(await batch.judge())] }
  },
)

harm('Redis away in the middle of a batch that waits: it goes on', { all: 1, selection: 0 }, async (stage) => {
  const { redis, history } = stage.cluster
  const batch = await startWaitingBatch(stage)
  await batch.untilMore(BETWEEN)
  history.record({ kind: 'redis', state: 'away' })
  await redis.kill()
  await batch.untilMore(2 * BETWEEN)
  await redis.start()
  history.record({ kind: 'redis', state: 'back' })
  return { extra: await batch.judge() }
})
