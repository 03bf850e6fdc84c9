import { chmodSync, mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../lib/server/store/embedded-postgres'

export type PostgresProcess = {
  /** The Unix socket that links lead to. */
  socketPath: string
  /** What follows the host in a URL to it. */
  urlOn(port: number): string
  /** A connection outside every link. */
  connect(): Promise<pg.Client>
  /** `fast` ends connections and shuts down; `immediate` is a crash, recovered from at the next start. */
  restart(how: 'fast' | 'immediate'): Promise<void>
  stop(): Promise<void>
}

async function untilGone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0)
    } catch {
      return
    }
    await delay(5)
  }
}

/** A PostgreSQL of its own in `folder`. */
export async function startPostgresProcess(folder: string): Promise<PostgresProcess> {
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o711)
  const embedded: EmbeddedPostgres = await startEmbeddedPostgres(folder)
  const url = new URL(embedded.url)
  const pid = () => Number(readFileSync(path.join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n', 1)[0])

  return {
    socketPath: path.join(url.searchParams.get('host') ?? '', '.s.PGSQL.5432'),
    urlOn: (port) => `postgresql://${url.username}:${url.password}@127.0.0.1:${port}${url.pathname}`,
    async connect() {
      const client = new pg.Client({ connectionString: embedded.url })
      // It is cut by restarts on purpose.
      client.on('error', () => {})
      await client.connect()
      return client
    },
    async restart(how) {
      // SIGINT and SIGQUIT are PostgreSQL's fast and immediate shutdown (server-shutdown in its manual).
      const postmaster = pid()
      process.kill(postmaster, how === 'fast' ? 'SIGINT' : 'SIGQUIT')
      await untilGone(postmaster)
      await embedded.ensureRunning()
    },
    stop: embedded.stop,
  }
}
