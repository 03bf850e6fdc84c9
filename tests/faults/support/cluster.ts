import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type pg from 'pg'
import { findFreePort } from '../../support/free-ports'
import { type RedisCluster, startRedisCluster } from '../../support/redis-cluster'
import { createHistory, type History } from './history'
import { createLink, type Link } from './link'
import { type ClusterNode, createNode } from './node-process'
import { envOf, type PlantedDefect } from './planted-defects'
import { type PostgresProcess, startPostgresProcess } from './postgres-process'
import { createRedisProcess, findRedisServer, type RedisProcess } from './redis-process'
import { makeTestBuild } from './test-build'

export type Cluster = {
  nodes: readonly ClusterNode[]
  postgres: PostgresProcess
  /** Does not run where there is a Redis Cluster. */
  redis: RedisProcess
  redisCluster: RedisCluster | null
  history: History
  /** A connection to the database outside every link; opened anew after a restart. */
  query<T extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<T[]>
  /** How long the slowest node took to take requests, all started at once on an empty database, in milliseconds. */
  coldStartMs: number
  stop(): Promise<void>
}

/** PostgreSQL, Redis and server processes of their own, every connection between them through a link. */
export async function startCluster(options: {
  nodes?: number
  /** A Redis Cluster in the place of one Redis. */
  isRedisCluster?: boolean
  planted?: PlantedDefect
  env?: Record<string, string>
}): Promise<Cluster> {
  const binary = findRedisServer()
  if (!binary) throw new Error('there is no redis-server: install one')
  const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-faults-'))
  // The database's own user has to pass.
  chmodSync(folder, 0o711)
  const history = createHistory()
  const buildDir = await makeTestBuild(path.join(folder, 'build'))
  const postgres = await startPostgresProcess(path.join(folder, 'database'))
  const redis = createRedisProcess(binary, path.join(folder, 'redis'), await findFreePort())
  const redisCluster = options.isRedisCluster ? await startRedisCluster() : null
  if (!redisCluster) await redis.start()
  const machinePorts = redisCluster?.machines.map((machine) => machine.port) ?? [redis.port]

  const authSecret = randomBytes(32).toString('hex')
  const nodes: ClusterNode[] = []
  for (let at = 0; at < (options.nodes ?? 3); at += 1) {
    const name = `node-${at + 1}`
    const port = await findFreePort()
    const dataDir = path.join(folder, name)
    mkdirSync(dataDir)
    const links = {
      clientLink: await createLink({ port, host: '127.0.0.1' }),
      postgresLink: await createLink({ path: postgres.socketPath }),
      redisLinks: await linkTo(machinePorts),
    }
    const ownPorts = links.redisLinks.map((link) => link.port)
    const env = {
      DATABASE_URL: postgres.urlOn(links.postgresLink.port),
      REDIS_URL: redisCluster?.url ?? `redis://127.0.0.1:${ownPorts[0]}`,
      ADDRESS_MAP: JSON.stringify(Object.fromEntries(machinePorts.map((machine, place) => [machine, ownPorts[place]]))),
      AUTH_SECRET: authSecret,
      LIMIT_FACTOR: '1000',
      ...envOf(options.planted),
      ...options.env,
    }
    nodes.push(createNode({ name, buildDir, port, dataDir, env, links, history }))
  }

  let client: pg.Client | null = null
  async function query<T extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<T[]> {
    const held = client
    try {
      client ??= await postgres.connect()
      return (await client.query<T>(sql, values)).rows
    } catch (error) {
      client = null
      // A connection from before a restart: one more try on a new one.
      if (held) return query(sql, values)
      throw error
    }
  }

  async function stop(): Promise<void> {
    for (const node of nodes) {
      node.thaw()
      await node.kill()
      for (const link of [node.clientLink, node.postgresLink, ...node.redisLinks]) await link.close()
    }
    await client?.end().catch(() => {})
    redis.thaw()
    await redis.kill()
    await redisCluster?.stop()
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }

  try {
    const started = await Promise.all(nodes.map((node) => node.start()))
    return { nodes, postgres, redis, redisCluster, history, query, coldStartMs: Math.max(...started), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function linkTo(ports: readonly number[]): Promise<Link[]> {
  return Promise.all(ports.map((port) => createLink({ port, host: '127.0.0.1' })))
}
