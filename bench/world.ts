import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { hashApiToken } from '../lib/server/auth/api-token'
import { startEmbeddedPostgres } from '../lib/server/store/embedded-postgres'
import { deployMigrations } from '../lib/server/store/migrations'
import { cpuOfTree, startProcess, type Target } from './processes'

export type World = {
  product: Target
  webSocketEcho: Target
  socketIoEcho: Target
  database: pg.Pool
  databaseUrl: string
  dataDir: string
  /** Processor milliseconds of PostgreSQL so far. */
  databaseCpu(): number
  close(): Promise<void>
}

const CONTRACTORS = 200
const CUSTOMERS = 1200
export const contractor = (index: number) => `bench-contractor-${index}`
export const customer = (index: number) => `bench-customer-${index}`

/** One more database of the world's PostgreSQL, with nothing in it. */
export async function createDatabase(world: World, prefix: string): Promise<{ name: string; url: string }> {
  const name = `${prefix}_${randomBytes(4).toString('hex')}`
  await world.database.query(`CREATE DATABASE ${name}`)
  const url = new URL(world.databaseUrl)
  url.pathname = `/${name}`
  return { name, url: url.href }
}

/** One more, migrated and empty. */
export async function createOwnDatabase(world: World, prefix: string): Promise<{ name: string; url: string }> {
  const database = await createDatabase(world, prefix)
  await deployMigrations(database.url)
  return database
}

/** A database of its own with people in it, the product on it in production, and the two echo servers beside. */
export async function createWorld(port: number, limitFactor: number): Promise<World> {
  const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-bench-'))
  chmodSync(folder, 0o711)
  const dataDir = path.join(folder, 'data')
  const embedded = await startEmbeddedPostgres(dataDir)
  await deployMigrations(embedded.url)
  const database = new pg.Pool({ connectionString: embedded.url, max: 10 })
  await insertPeople(database)
  const postmaster = Number(readFileSync(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n', 1)[0])
  const product = await startProcess(
    'dist/server.mjs',
    port,
    {
      NODE_ENV: 'production',
      ALLOW_DEMO: '1',
      LIMIT_FACTOR: String(limitFactor),
      HOST: '127.0.0.1',
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      DATA_DIR: dataDir,
    },
    'is ready',
  )
  const webSocketEcho = await startProcess('bench/limits/ws-echo.ts', port + 1, {}, 'ready')
  const socketIoEcho = await startProcess('bench/limits/socket-io-echo.ts', port + 2, {}, 'ready')
  return {
    product,
    webSocketEcho,
    socketIoEcho,
    database,
    databaseUrl: embedded.url,
    dataDir,
    databaseCpu: () => cpuOfTree(postmaster),
    async close() {
      await database.end()
      await Promise.all([product, webSocketEcho, socketIoEcho].map((target) => target.stop()))
      await embedded.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export async function insertPeople(database: pg.Pool): Promise<void> {
  const people = [
    ...Array.from({ length: CONTRACTORS }, (_, index) => ({ id: contractor(index), role: 'contractor' })),
    ...Array.from({ length: CUSTOMERS }, (_, index) => ({ id: customer(index), role: 'customer' })),
  ]
  await database.query(
    `INSERT INTO users (id, email, name, role, password_hash)
     SELECT id, id || '@bench.test', id, role::"Role", '!' FROM json_to_recordset($1) AS t(id text, role text)`,
    [JSON.stringify(people)],
  )
  await database.query(
    `INSERT INTO api_tokens (id, user_id, name, secret_hash)
     SELECT id, id, 'bench', hash FROM json_to_recordset($1) AS t(id text, hash text)`,
    [JSON.stringify(people.map(({ id }) => ({ id, hash: hashApiToken(`${id}_token`) })))],
  )
  await database.query('ANALYZE')
}

/** The machine in one line, for the table. */
export function describeMachine(): string {
  const model = execFileSync('sh', ['-c', "grep -m1 'model name' /proc/cpuinfo | cut -d: -f2"]).toString().trim()
  const cores = execFileSync('nproc').toString().trim()
  return `${cores} × ${model}, Node ${process.version}`
}
