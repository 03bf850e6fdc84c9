import { setTimeout as delay } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { type Fleet, type Setting, startFleet } from '../fleet'
import { type Measured, measure, medianRound } from '../measure'
import { type Table, toTable } from '../table'
import type { WireClient } from '../wire-client'
import { customer, type World } from '../world'
import { connectAll, createMessageLoad, createSeparateMessageLoad, loads } from './load'

const SECONDS = 3
const ROUNDS = 5
const FIRST_PORT = 5320
const IDLE_USERS = 1000
/** Each has two devices, on two nodes where there are two. */
const IDLE_CONNECTIONS = 2 * IDLE_USERS
const IDLE_MS = 20_000
const SETTLE_MS = 5000

const settings: readonly Setting[] = [
  { name: '1 node, no Redis', nodes: 1, isShared: false },
  { name: '1 node', nodes: 1, isShared: true },
  { name: '2 nodes', nodes: 2, isShared: true },
  { name: '3 nodes', nodes: 3, isShared: true },
  { name: '6 nodes', nodes: 6, isShared: true },
]

const toSeparateName = (name: string) => `${name} by themselves, no Redis`

/** What sharing two cores costs so many processes, whatever they do: as many nodes that are no fleet. */
const separateSettings: readonly Setting[] = settings
  .filter(({ nodes }) => nodes > 1)
  .map(({ name, nodes }) => ({ name: toSeparateName(name), nodes, isShared: false }))

type Round = Measured & { redisCpuMs: number }
type Row = { setting: string; job: string; measured: Round }

/** All fleets stand at once and take turns, so that an uneven machine is uneven for each of them. */
async function measureJobs(world: World): Promise<Row[]> {
  const fleets: Fleet[] = []
  const rows: Row[] = []
  try {
    let port = FIRST_PORT
    for (const setting of [...settings, ...separateSettings]) {
      fleets.push(await startFleet(world, setting, port))
      port += setting.nodes
    }
    for (const [job, createLoad] of loads) {
      const running = []
      for (const fleet of fleets) {
        const isSeparate = separateSettings.includes(fleet.setting)
        if (isSeparate && createLoad !== createMessageLoad) continue
        const create = isSeparate ? createSeparateMessageLoad : createLoad
        running.push({ fleet, load: await create(fleet.nodes), rounds: [] as Round[] })
      }
      for (let round = -1; round < ROUNDS; round += 1) {
        for (const { fleet, load, rounds } of running) {
          const before = fleet.redisCpu()
          // The first round warms up and is not counted.
          const seconds = round < 0 ? 2 : SECONDS
          const measured = await measure({
            ...load,
            seconds,
            serverCpu: fleet.nodeCpu,
            databaseCpu: world.databaseCpu,
          })
          const redisCpuMs = (fleet.redisCpu() - before) / measured.operations
          if (round >= 0) rounds.push({ ...measured, redisCpuMs })
        }
      }
      for (const { fleet, load, rounds } of running) {
        load.close()
        rows.push({ setting: fleet.setting.name, job, measured: medianRound(rounds) })
      }
    }
    return rows
  } finally {
    for (const fleet of fleets) await fleet.stop()
  }
}

async function measureIdle(world: World, fleet: Fleet) {
  const control = fleet.redis ? new Redis(fleet.redis.url) : null
  const usedMemory = async () => Number(/used_memory:(\d+)/.exec((await control?.info('memory')) ?? '')?.[1] ?? 0)
  await delay(SETTLE_MS)
  const ids = Array.from({ length: IDLE_USERS }, (_, index) => customer(index))
  const [redisBefore, memoryBefore] = [await usedMemory(), await fleet.nodeMemory()]
  const cpuBefore = fleet.nodeCpu()
  const clients: WireClient[] = []
  for (const first of [0, 1]) clients.push(...(await connectAll(fleet.nodes, ids, first)))
  const connectMs = (fleet.nodeCpu() - cpuBefore) / IDLE_CONNECTIONS
  await delay(SETTLE_MS)
  const redisBytes = ((await usedMemory()) - redisBefore) / IDLE_CONNECTIONS
  const nodeBytes = ((await fleet.nodeMemory()) - memoryBefore) / IDLE_CONNECTIONS
  const [nodeIdle, redisIdle, databaseIdle] = [fleet.nodeCpu(), fleet.redisCpu(), world.databaseCpu()]
  await delay(IDLE_MS)
  const idle = {
    nodeBytes,
    redisBytes,
    connectMs,
    nodePercent: ((fleet.nodeCpu() - nodeIdle) / IDLE_MS) * 100,
    redisPercent: ((fleet.redisCpu() - redisIdle) / IDLE_MS) * 100,
    databasePercent: ((world.databaseCpu() - databaseIdle) / IDLE_MS) * 100,
  }
  for (const client of clients) client.close()
  control?.disconnect()
  return idle
}

/**
 * How the cost of each operation grows with the number of nodes. All run on one machine, so what counts is processor
 * time for each operation, over all nodes, and not what comes through in a second.
 */
export async function runNodesJob(world: World): Promise<Table[]> {
  const rows = await measureJobs(world)
  const idleRows: string[][] = []
  for (const setting of settings) {
    const fleet = await startFleet(world, setting, FIRST_PORT)
    try {
      const idle = await measureIdle(world, fleet)
      idleRows.push([
        setting.name,
        (idle.nodeBytes / 1024).toFixed(1),
        setting.isShared ? idle.redisBytes.toFixed(0) : '',
        idle.connectMs.toFixed(2),
        idle.nodePercent.toFixed(1),
        setting.isShared ? idle.redisPercent.toFixed(1) : '',
        idle.databasePercent.toFixed(1),
      ])
    } finally {
      await fleet.stop()
    }
  }
  const costOf = ({ measured }: Row) => measured.serverCpuMs + measured.databaseCpuMs + measured.redisCpuMs
  return [
    toTable(
      'Growth with nodes, all on one machine',
      [
        'job',
        'nodes',
        'a second',
        'CPU ms nodes',
        'CPU ms Redis',
        'CPU ms database',
        'p50 ms',
        'p99 ms',
        'failed',
        'CPU / 1 node, no Redis',
        'CPU / as many by themselves',
      ],
      rows
        .sort((a, b) => a.job.localeCompare(b.job))
        .map((row) => {
          const alone = rows.find(({ job, setting }) => job === row.job && setting === settings[0]?.name) as Row
          const separate = rows.find(({ job, setting }) => job === row.job && setting === toSeparateName(row.setting))
          return [
            row.job,
            row.setting,
            row.measured.perSecond.toFixed(0),
            row.measured.serverCpuMs.toFixed(3),
            row.measured.redisCpuMs.toFixed(3),
            row.measured.databaseCpuMs.toFixed(3),
            row.measured.p50Ms.toFixed(2),
            row.measured.p99Ms.toFixed(2),
            String(row.measured.failed),
            (costOf(row) / costOf(alone)).toFixed(2),
            separate ? (costOf(row) / costOf(separate)).toFixed(2) : '',
          ]
        }),
    ),
    toTable(
      `${IDLE_CONNECTIONS} idle connections of ${IDLE_USERS} users, over all nodes`,
      [
        'nodes',
        'KB held by nodes a connection',
        'bytes of Redis a connection',
        'CPU ms a connect',
        'idle CPU of nodes, % of a core',
        'of Redis',
        'of PostgreSQL',
      ],
      idleRows,
    ),
  ]
}
