import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { findFreePort } from './free-ports'
import { type ServerProcess, startServerProcess } from './server-process'
import { cloneDatabase } from './test-server'

export type KillGround = {
  /** Of the server that runs now. */
  readonly url: string
  /** Past the server, which may be dead. */
  query<T extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<T[]>
  /** Ends the server at once, as a crash does; resolves when it is gone. */
  kill(): Promise<void>
  /** Starts it again on the same data. */
  start(): Promise<void>
  /** Conversations whose messages do not count from 1 to the last without gap. */
  findGaps(): Promise<unknown[]>
  stop(): Promise<void>
}

/** A server process with the demo's data and no limits, to be killed and started again. */
export async function openKillGround(): Promise<KillGround> {
  const databaseUrl = await cloneDatabase('template_demo')
  const dataDir = mkdtempSync(path.join(tmpdir(), 'rollcall-kill-'))
  const port = String(await findFreePort())
  const env = { DATABASE_URL: databaseUrl, DATA_DIR: dataDir, PORT: port, LIMIT_FACTOR: '1000' }
  const database = new pg.Client({ connectionString: databaseUrl })
  await database.connect()
  let server: ServerProcess = await startServerProcess(env)

  const ground: KillGround = {
    get url() {
      return server.url
    },
    async query<T extends pg.QueryResultRow>(sql: string, values?: unknown[]) {
      return (await database.query<T>(sql, values)).rows
    },
    async kill() {
      server.signal('SIGKILL')
      await server.exited
    },
    async start() {
      server = await startServerProcess(env)
    },
    findGaps: () =>
      ground.query(
        `SELECT c.id FROM conversations c LEFT JOIN messages m ON m.conversation_id = c.id
         GROUP BY c.id HAVING count(m.seq) <> c.last_seq OR min(m.seq) <> 1 OR max(m.seq) <> c.last_seq`,
      ),
    async stop() {
      await database.end()
      await ground.kill()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
  return ground
}
