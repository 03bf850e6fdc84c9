import { randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { pino } from 'pino'
import { inject } from 'vitest'
import { readConfig } from '../../lib/server/config'
import { openServer, type RunningServer } from '../../lib/server/open-server'
import { sampleRepeatedLines } from '../../lib/server/repeated-lines'
import { type Pgbouncer, startPgbouncer } from './pgbouncer'

export type TestServer = RunningServer & {
  url: string
  databaseUrl: string
  /** Messages of log lines so far, level info and above. */
  logLines: string[]
  /** Log lines of level error and above, whole: in most tests there should be none. */
  problems: string[]
  query<T extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<T[]>
  /** Stops this server and starts another on the same data; it listens elsewhere. */
  restart(env?: Record<string, string>): Promise<TestServer>
  stop(): Promise<void>
}

const ERROR_LEVEL = 50

type Overrides = Pick<Parameters<typeof openServer>[0], 'headsIntervalMs'>

/** The real server without pages on a port of its own, over a fresh clone of the demo's database. */
export async function startTestServer(
  env: Record<string, string> = {},
  overrides: Overrides = {},
): Promise<TestServer> {
  const [server] = await startTestNodes(1, env, overrides)
  return server as TestServer
}

/** Set by the project that runs the contract's core through a pooler. */
const IS_POOLED = process.env.TEST_POOLER === '1'

/** Several of them over one database and one data folder; `env` brings what makes them one cluster, or a database of its own. */
export async function startTestNodes(
  count: number,
  env: Record<string, string>,
  overrides: Overrides = {},
): Promise<TestServer[]> {
  const databaseUrl = env.DATABASE_URL ?? (await cloneDatabase('template_demo'))
  const dataDir = mkdtempSync(path.join(tmpdir(), 'rollcall-test-'))
  cpSync(inject('demoFiles'), dataDir, { recursive: true })
  return Promise.all(
    Array.from({ length: count }, async () => {
      const pooler = IS_POOLED ? await startPgbouncer(databaseUrl) : null
      return open({ databaseUrl, dataDir, pooler }, env, overrides)
    }),
  )
}

type Place = { databaseUrl: string; dataDir: string; pooler: Pgbouncer | null }

async function open(place: Place, env: Record<string, string>, overrides: Overrides): Promise<TestServer> {
  const { databaseUrl, dataDir, pooler } = place
  const logLines: string[] = []
  const problems: string[] = []
  const logger = pino(
    { level: 'info', base: null, hooks: sampleRepeatedLines() },
    {
      write(line: string) {
        const { level, msg } = JSON.parse(line) as { level: number; msg: string }
        logLines.push(msg)
        if (level >= ERROR_LEVEL) problems.push(line.trim())
      },
    },
  )
  const config = readConfig({
    ...(pooler
      ? { DATABASE_URL: pooler.urlOf(databaseUrl), DATABASE_DIRECT_URL: databaseUrl }
      : { DATABASE_URL: databaseUrl }),
    DATA_DIR: dataDir,
    PORT: '0',
    DEMO: '1',
    ...env,
  })
  const server = await openServer({ config, logger, preparePages: null, ...overrides })
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 })
  const close = async () => {
    await pool.end()
    await server.close()
  }
  return {
    ...server,
    url: `http://127.0.0.1:${server.port}`,
    databaseUrl,
    logLines,
    problems,
    query: async (sql, values) => (await pool.query(sql, values)).rows,
    async restart(changed = env) {
      await close()
      return open(place, changed, overrides)
    },
    async stop() {
      await close()
      await pooler?.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** A database of its own, gone with the test run. */
export async function cloneDatabase(template: 'template_demo' | 'template_empty'): Promise<string> {
  const admin = new pg.Client({ connectionString: inject('databaseUrl') })
  await admin.connect()
  const name = `test_${randomBytes(6).toString('hex')}`
  await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`)
  await admin.end()
  const url = new URL(inject('databaseUrl'))
  url.pathname = `/${name}`
  return url.href
}
