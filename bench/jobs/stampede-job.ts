import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { hashApiToken } from '../../lib/server/auth/api-token'
import { deployMigrations } from '../../lib/server/store/migrations'
import { startRedisServer } from '../../tests/support/redis-server'
import { keepWriting, observe } from '../bystanders'
import type { CrowdOrder, CrowdReport } from '../crowd'
import { cpuOfTree, memoryOf, startProcess, type Target } from '../processes'
import { type Table, toTable } from '../table'
import { connectWire, type WireClient } from '../wire-client'
import { contractor, customer, insertPeople, type World } from '../world'

const NODES = 3
const FIRST_PORT = 5340
/** People who are not cut off, in pairs that write to each other all the while. */
const PAIRS = 30
const BEFORE_MS = 10_000
/** So many files a process may open here bounds a process of the crowd. */
const OF_PROCESS = 12_000
const SETTLE_MS = 12_000
/** A push may be under way that long. */
const SLACK_MS = 1000

type Back = Extract<CrowdReport, { kind: 'back' }>
type Crowd = { child: ChildProcess; userIds: string[] }

const member = (index: number) => `crowd-${index}`

async function insertCrowd(database: pg.Pool, count: number): Promise<void> {
  const ids = Array.from({ length: count }, (_, index) => member(index))
  await database.query(
    `INSERT INTO users (id, email, name, role, password_hash)
     SELECT id, id || '@bench.test', id, 'customer', '!' FROM unnest($1::text[]) AS t(id)`,
    [ids],
  )
  await database.query(
    `INSERT INTO api_tokens (id, user_id, name, secret_hash)
     SELECT id, id, 'bench', hash FROM unnest($1::text[], $2::text[]) AS t(id, hash)`,
    [ids, ids.map((id) => hashApiToken(`${id}_token`))],
  )
  await database.query('ANALYZE')
}

function order(crowd: Crowd, what: CrowdOrder): Promise<CrowdReport> {
  const answered = once(crowd.child, 'message')
  crowd.child.send(what)
  return answered.then(([report]) => report as CrowdReport)
}

async function startCrowds(count: number): Promise<Crowd[]> {
  const crowds: Crowd[] = []
  for (let from = 0; from < count; from += OF_PROCESS) {
    const size = Math.min(OF_PROCESS, count - from)
    const child = spawn(process.execPath, ['--import', 'tsx', 'bench/crowd.ts'], {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    })
    await once(child.stdout as NonNullable<typeof child.stdout>, 'data')
    crowds.push({ child, userIds: Array.from({ length: size }, (_, index) => member(from + index)) })
  }
  return crowds
}

type Fleet = { nodes: Target[]; pool: pg.Pool; database: string }

async function measureStampede(world: World, { nodes, pool, database }: Fleet, count: number): Promise<string[]> {
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
  await Promise.all(crowds.map((crowd) => order(crowd, { kind: 'come', urls, userIds: crowd.userIds, perSecond: 150 })))
  const memory = nodes.reduce((total, { pid }) => total + memoryOf(pid), 0)
  const stays = Array.from({ length: PAIRS }, (_, at) => customer(at))
  const watched = [...stays, ...Array.from({ length: Math.min(count, 2000) }, (_, at) => member(at))]
  const observer = await observe(urlOf(0), `${contractor(PAIRS)}_token`, watched)
  const writing = keepWriting(others.map(([sender]) => sender as WireClient))
  await delay(BEFORE_MS)
  const calmP99 = writing.p99()

  const cpu = () => nodes.reduce((total, { pid }) => total + cpuOfTree(pid), 0)
  const [cpuBefore, databaseBefore] = [cpu(), world.databaseCpu()]
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
  const [nodeMs, databaseMs] = [(cpu() - cpuBefore) / count, (world.databaseCpu() - databaseBefore) / count]
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
  for (const { child } of crowds) {
    child.send({ kind: 'go' } satisfies CrowdOrder)
    await once(child, 'exit')
  }
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
    nodeMs.toFixed(2),
    databaseMs.toFixed(2),
    (memory / NODES / 1024 / 1024).toFixed(0),
  ]
}

async function openFleet(world: World, redisUrl: string, rate: string): Promise<Fleet> {
  const database = `stampede_${randomBytes(4).toString('hex')}`
  await world.database.query(`CREATE DATABASE ${database}`)
  const url = new URL(world.databaseUrl)
  url.pathname = `/${database}`
  await deployMigrations(url.href)
  const pool = new pg.Pool({ connectionString: url.href, max: 2, application_name: 'bench' })
  await insertPeople(pool)
  const env = {
    NODE_ENV: 'production',
    ALLOW_DEMO: '1',
    PUBLIC_URL: 'http://127.0.0.1',
    HOST: '127.0.0.1',
    HANDSHAKE_RATE: rate,
    LOG_LEVEL: 'error',
    DATABASE_URL: url.href,
    DATA_DIR: world.dataDir,
    AUTH_SECRET: randomBytes(32).toString('hex'),
    REDIS_URL: redisUrl,
  }
  const nodes: Target[] = []
  for (let at = 0; at < NODES; at += 1) {
    nodes.push(
      await startProcess('bench/headless-server.ts', FIRST_PORT + at, { ...env, NODE_ID: `node-${at}` }, 'serving'),
    )
  }
  return { nodes, pool, database }
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
      const fleet = await openFleet(world, redis.url, rate)
      try {
        rows.push([rate, ...(await measureStampede(world, fleet, count))])
        console.log(rows.at(-1)?.join(' | '))
      } finally {
        await fleet.pool.end()
        await Promise.all(fleet.nodes.map((node) => node.stop()))
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
      'CPU ms database a socket',
      'MB a node before',
    ],
    rows,
  )
}
