import { setTimeout as delay } from 'node:timers/promises'
import { startRedisServer } from '../../tests/support/redis-server'
import { keepWriting, observe } from '../bystanders'
import type { CrowdReport } from '../crowd'
import {
  closeFleet,
  cpuOf,
  type Fleet,
  insertCrowd,
  member,
  memoryOfNodes,
  openFleet,
  order,
  sendHome,
  startCrowds,
} from '../crowd-fleet'
import { cpuOfTree } from '../processes'
import { type Table, toTable } from '../table'
import { connectWire, type WireClient } from '../wire-client'
import { contractor, customer, type World } from '../world'

const NODES = 3
/** People who are not cut off, in pairs that write to each other all the while. */
const PAIRS = 30
const BEFORE_MS = 10_000
const SETTLE_MS = 12_000
/** Of all together: they come to rest before they are cut. */
const PER_SECOND = 300
/** A push may be under way that long. */
const SLACK_MS = 1000

type Back = Extract<CrowdReport, { kind: 'back' }>

async function measureStampede(
  world: World,
  { fleet, redisPid }: { fleet: Fleet; redisPid: number },
  count: number,
): Promise<string[]> {
  const { nodes, pool, database } = fleet
  await insertCrowd(pool, count)
  const urls = nodes.map(({ url }) => url)
  const urlOf = (at: number) => urls[at % urls.length] as string
  const others = await Promise.all(
    Array.from({ length: PAIRS }, async (_, at) => [
      await connectWire(urlOf(at), `${contractor(at)}_token`),
      await connectWire(urlOf(at + 1), `${customer(at)}_token`),
    ]),
  )
  const crowds = await startCrowds(count)
  await Promise.all(
    crowds.map((crowd) =>
      order(crowd, { kind: 'come', urls, userIds: crowd.userIds, perSecond: PER_SECOND / crowds.length }),
    ),
  )
  const memory = memoryOfNodes(fleet)
  const stays = Array.from({ length: PAIRS }, (_, at) => customer(at))
  const watched = [...stays, ...Array.from({ length: Math.min(count, 2000) }, (_, at) => member(at))]
  const observer = await observe(urlOf(0), `${contractor(PAIRS)}_token`, watched)
  const writing = keepWriting(others.map(([sender]) => sender as WireClient))
  await delay(BEFORE_MS)
  const calmP99 = writing.p99()

  const cpu = () => [
    cpuOf(fleet),
    world.databaseCpu(),
    cpuOfTree(redisPid),
    crowds.reduce((total, { child }) => total + cpuOfTree(child.pid as number), 0),
  ]
  const cpuBefore = cpu()
  let most = 0
  const poll = setInterval(async () => {
    const { rows } = await pool.query(
      `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = $1 AND application_name = 'rollcall'`,
      [database],
    )
    most = Math.max(most, rows[0].n)
  }, 500)
  const backs = (await Promise.all(crowds.map((crowd) => order(crowd, { kind: 'cut' })))) as Back[]
  const stormP99 = writing.p99()
  const cpuMs = cpu().map((ms, at) => ((ms - (cpuBefore[at] ?? 0)) / count).toFixed(2))
  await delay(SETTLE_MS)
  clearInterval(poll)
  writing.stop()

  const cutAt = Math.min(...backs.map((back) => back.cutAt))
  const online = backs.flatMap((back) => back.onlineAt.map((at) => at - cutAt)).sort((a, b) => a - b)
  const inStep = backs.flatMap((back) => back.inStepAt.map((at) => at - cutAt)).sort((a, b) => a - b)
  const backOf = new Map(
    crowds.flatMap(({ userIds }, at) => userIds.map((id, index) => [id, backs[at]?.onlineAt[index] ?? 0] as const)),
  )
  const falsely = observer.gone.filter(({ userId, at }) => {
    const back = backOf.get(userId)
    return back === undefined || at > back + SLACK_MS
  })
  observer.close()
  for (const client of others.flat()) client.close()
  await sendHome(crowds)
  const seconds = (ms: number | undefined) => ((ms ?? 0) / 1000).toFixed(1)
  return [
    count.toLocaleString('en'),
    seconds(online[Math.floor(online.length / 2)]),
    seconds(online.at(-1)),
    seconds(inStep.at(-1)),
    String(backs.reduce((total, { refusals }) => total + refusals, 0)),
    String(backs.reduce((total, { failures }) => total + failures, 0)),
    calmP99.toFixed(0),
    stormP99.toFixed(0),
    String(falsely.length),
    String(most),
    ...cpuMs,
    (memory / NODES / 1024 / 1024).toFixed(0),
  ]
}

/**
 * So many sockets of as many people on three nodes are cut at once and come back. `STAMPEDE_SOCKETS` and `STAMPEDE_RATES` say how
 * many, and at which rates of handshakes a node.
 */
export async function runStampedeJob(world: World): Promise<Table> {
  const counts = (process.env.STAMPEDE_SOCKETS ?? '5000').split(',').map(Number)
  const rates = (process.env.STAMPEDE_RATES ?? '300').split(',')
  const rows: string[][] = []
  for (const rate of rates) {
    for (const count of counts) {
      const redis = await startRedisServer()
      const fleet = await openFleet(world, redis.url, { nodes: NODES, rate })
      try {
        rows.push([rate, ...(await measureStampede(world, { fleet, redisPid: redis.pid }, count))])
        console.log(rows.at(-1)?.join(' | '))
      } finally {
        await closeFleet(fleet)
        await redis.stop()
      }
    }
  }
  return toTable(
    `Cut at once and back, ${NODES} nodes, all on one machine`,
    [
      'handshakes a second a node',
      'sockets',
      'half online s',
      'all online s',
      'all in step s',
      'sent away',
      'failed',
      "others' p99 before ms",
      "others' p99 meanwhile ms",
      'false offline',
      'most connections to PostgreSQL',
      'CPU ms nodes a socket',
      'of the database',
      'of Redis',
      'of those who come',
      'MB a node before',
    ],
    rows,
  )
}
