import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { type RedisServer, startRedisServer } from '../tests/support/redis-server'
import { cpuOfTree, startProcess, type Target } from './processes'
import { createOwnDatabase, insertPeople, type World } from './world'

/** Of the 200 connections of the world's PostgreSQL all nodes of a job have their part. */
const POOL_SIZE = 5

/** `isShared`: nodes of one system, over Redis. Else each has a database of its own. */
export type Setting = { name: string; nodes: number; isShared: boolean }

export type Fleet = {
  setting: Setting
  nodes: Target[]
  redis: RedisServer | null
  nodeCpu: () => number
  nodeMemory: () => Promise<number>
  redisCpu: () => number
  stop: () => Promise<void>
}

async function createPeopledDatabase(world: World): Promise<string> {
  const { url } = await createOwnDatabase(world, 'fleet')
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  await insertPeople(pool)
  await pool.end()
  return url
}

/** Servers without pages, which are not what grows with traffic, over databases and a Redis of their own. */
export async function startFleet(world: World, setting: Setting, firstPort: number): Promise<Fleet> {
  const sharedUrl = setting.isShared ? await createPeopledDatabase(world) : null
  const redis = setting.isShared ? await startRedisServer() : null
  const secret = randomBytes(32).toString('hex')
  const nodes: Target[] = []
  for (let at = 0; at < setting.nodes; at += 1) {
    const env = {
      LIMIT_FACTOR: '1000000',
      LOG_LEVEL: 'warn',
      DATABASE_URL: sharedUrl ?? (await createPeopledDatabase(world)),
      DATABASE_POOL_SIZE: String(POOL_SIZE),
      DATA_DIR: world.dataDir,
      AUTH_SECRET: secret,
      ...(redis ? { REDIS_URL: redis.url } : {}),
    }
    nodes.push(await startProcess('bench/headless-server.ts', firstPort + at, env, 'serving'))
  }
  return {
    setting,
    nodes,
    redis,
    nodeCpu: () => nodes.reduce((sum, { pid }) => sum + cpuOfTree(pid), 0),
    nodeMemory: async () =>
      (await Promise.all(nodes.map((node) => node.memoryInUse()))).reduce((sum, bytes) => sum + bytes, 0),
    redisCpu: () => (redis ? cpuOfTree(redis.pid) : 0),
    async stop() {
      await Promise.all(nodes.map((node) => node.stop()))
      await redis?.stop()
    },
  }
}
