import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import pg from 'pg'
import { hashApiToken } from '../lib/server/auth/api-token'
import type { CrowdOrder, CrowdReport } from './crowd'
import { cpuOfTree, memoryOf, startProcess, type Target } from './processes'
import { createOwnDatabase, insertPeople, type World } from './world'

const FIRST_PORT = 5340
/** So many files a process may open here bounds a process of the crowd. */
const OF_PROCESS = 12_000

type Crowd = { child: ChildProcess; userIds: string[] }

export const member = (index: number) => `crowd-${index}`

/** That many people with tokens, whom nobody knows. */
export async function insertCrowd(database: pg.Pool, count: number): Promise<void> {
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

/** Tells one process of the crowd what to do and waits until it is done. */
export function order(crowd: Crowd, what: CrowdOrder): Promise<CrowdReport> {
  const answered = once(crowd.child, 'message')
  crowd.child.send(what)
  return answered.then(([report]) => report as CrowdReport)
}

/** Processes that will hold `count` connections between them. */
export async function startCrowds(count: number): Promise<Crowd[]> {
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

export type Fleet = { nodes: Target[]; pool: pg.Pool; database: string }

/** Servers without pages over a database of their own. `rate` is of handshakes, a second and node. */
export async function openFleet(
  world: World,
  redisUrl: string,
  { nodes: count, rate }: { nodes: number; rate: string },
): Promise<Fleet> {
  const { name: database, url } = await createOwnDatabase(world, 'crowd')
  const pool = new pg.Pool({ connectionString: url, max: 2, application_name: 'bench' })
  await insertPeople(pool)
  const env = {
    NODE_ENV: 'production',
    ALLOW_DEMO: '1',
    PUBLIC_URL: 'http://127.0.0.1',
    HOST: '127.0.0.1',
    HANDSHAKE_RATE: rate,
    LOG_LEVEL: 'error',
    DATABASE_URL: url,
    DATA_DIR: world.dataDir,
    AUTH_SECRET: randomBytes(32).toString('hex'),
    REDIS_URL: redisUrl,
  }
  const nodes: Target[] = []
  for (let at = 0; at < count; at += 1) {
    nodes.push(
      await startProcess('bench/headless-server.ts', FIRST_PORT + at, { ...env, NODE_ID: `node-${at}` }, 'serving'),
    )
  }
  return { nodes, pool, database }
}

/** Processor milliseconds of all its nodes so far. */
export const cpuOf = ({ nodes }: Fleet) => nodes.reduce((total, { pid }) => total + cpuOfTree(pid), 0)

/** Resident memory of all its nodes, in bytes. */
export const memoryOfNodes = ({ nodes }: Fleet) => nodes.reduce((total, { pid }) => total + memoryOf(pid), 0)

export async function closeFleet({ nodes, pool }: Fleet): Promise<void> {
  await pool.end()
  await Promise.all(nodes.map((node) => node.stop()))
}

export async function sendHome(crowds: readonly Crowd[]): Promise<void> {
  for (const { child } of crowds) {
    child.send({ kind: 'go' } satisfies CrowdOrder)
    await once(child, 'exit')
  }
}
