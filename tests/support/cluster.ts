import { randomBytes } from 'node:crypto'
import { type RedisServer, startRedisServer } from './redis-server'
import { startTestNodes, type TestServer } from './test-server'

export type TestCluster = {
  /** Those that run. */
  nodes: TestServer[]
  redis: RedisServer
  /** What makes nodes this cluster's. */
  env: Record<string, string>
  stop(): Promise<void>
}

/** Nodes in this process over one database and a Redis of their own. */
export async function startTestCluster(count: number, env: Record<string, string> = {}): Promise<TestCluster> {
  const redis = await startRedisServer()
  // The files that run beside this one share the database's connections.
  const shared = { REDIS_URL: redis.url, DATABASE_POOL_SIZE: '5', AUTH_SECRET: randomBytes(32).toString('hex'), ...env }
  const nodes = await startTestNodes(count, shared)
  const cluster: TestCluster = {
    nodes,
    redis,
    env: shared,
    async stop() {
      for (const node of cluster.nodes) await node.stop()
      await redis.stop()
    },
  }
  return cluster
}
