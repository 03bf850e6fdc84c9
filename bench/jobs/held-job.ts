import { setTimeout as delay } from 'node:timers/promises'
import { startRedisServer } from '../../tests/support/redis-server'
import { closeFleet, cpuOf, insertCrowd, memoryOfNodes, openFleet, order, sendHome, startCrowds } from '../crowd-fleet'
import { cpuOfTree, memoryOf } from '../processes'
import { type Table, toTable } from '../table'
import type { World } from '../world'

/** Where a process may open 20,000 files a node takes 18,000 connections. */
const OF_NODE = 17_000
const SETTLE_MS = 40_000
const IDLE_MS = 60_000
/** Of all together: more at once than the machine takes are given up in the middle and come again. */
const PER_SECOND = 300

/** So many idle people on one machine, all at once: `HELD_SOCKETS` says how many, on as many nodes as they take. */
export async function runHeldJob(world: World): Promise<Table> {
  const count = Number(process.env.HELD_SOCKETS ?? 100_000)
  const nodes = Math.ceil(count / OF_NODE)
  const redis = await startRedisServer()
  const fleet = await openFleet(world, redis.url, { nodes, rate: '300' })
  try {
    await insertCrowd(fleet.pool, count)
    const [empty, redisEmpty, cpuEmpty] = [memoryOfNodes(fleet), memoryOf(redis.pid), cpuOf(fleet)]
    const urls = fleet.nodes.map(({ url }) => url)
    const crowds = await startCrowds(count)
    const began = performance.now()
    await Promise.all(
      crowds.map((crowd) =>
        order(crowd, { kind: 'come', urls, userIds: crowd.userIds, perSecond: PER_SECOND / crowds.length }),
      ),
    )
    const seconds = (performance.now() - began) / 1000
    const connectMs = (cpuOf(fleet) - cpuEmpty) / count
    const cpu = () => [cpuOf(fleet), cpuOfTree(redis.pid), world.databaseCpu()]
    await delay(SETTLE_MS)
    const before = cpu()
    await delay(IDLE_MS)
    const percents = cpu().map((ms, at) => (((ms - (before[at] ?? 0)) / IDLE_MS) * 100).toFixed(1))
    const memory = memoryOfNodes(fleet)
    const kilobytes = (bytes: number) => (bytes / 1024 / count).toFixed(1)
    await sendHome(crowds)
    return toTable(
      `${count.toLocaleString('en')} idle connections of as many people on ${nodes} nodes, all on one machine`,
      [
        'all there after s',
        'CPU ms of nodes a connect',
        'KB of nodes a connection',
        'MB of all nodes',
        'KB of Redis a connection',
        'idle CPU of nodes, % of a core',
        'of Redis',
        'of PostgreSQL',
      ],
      [
        [
          seconds.toFixed(0),
          connectMs.toFixed(2),
          kilobytes(memory - empty),
          (memory / 1024 / 1024).toFixed(0),
          kilobytes(memoryOf(redis.pid) - redisEmpty),
          ...percents,
        ],
      ],
    )
  } finally {
    await closeFleet(fleet)
    await redis.stop()
  }
}
