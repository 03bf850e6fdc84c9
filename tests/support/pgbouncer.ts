import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ensureOwner } from '../../lib/server/store/embedded-place'
import { ensurePgbouncer } from '../../scripts/pgbouncer.mjs'
import { endProcess } from './end-process'
import { findFreePort } from './free-ports'

export type Pgbouncer = {
  /** The same database, through the pooler. */
  urlOf(databaseUrl: string): string
  stop(): Promise<void>
}

/** Of PostgreSQL, for each database. */
export const POOLER_CONNECTIONS = 4

/**
 * PgBouncer as deploy/pgbouncer.ini has it, before the server of this database. Connections are taken in turn, so that what stays on
 * one only by luck is found out.
 */
export async function startPgbouncer(databaseUrl: string): Promise<Pgbouncer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-pooler-'))
  chmodSync(folder, 0o755)
  const port = await findFreePort()
  const { searchParams, username, password } = new URL(databaseUrl)
  const values: Record<string, string> = {
    ROLLCALL_DATABASE: `host=${searchParams.get('host')} port=5432 user=${username} password=${password}`,
    ROLLCALL_LISTEN: '127.0.0.1',
    ROLLCALL_PORT: `${port}`,
  }
  const shipped = readFileSync('deploy/pgbouncer.ini', 'utf8')
  const filled = shipped.replace(/^[^;].*$/gm, (line) => line.replace(/\$\{(\w+)\}/g, (_, name) => values[name] ?? ''))
  const file = path.join(folder, 'pgbouncer.ini')
  writeFileSync(file, `${filled}default_pool_size = ${POOLER_CONNECTIONS}\nserver_round_robin = 1\n`)
  // It refuses to be root, and must enter the folder of the embedded PostgreSQL.
  const child = spawn(ensurePgbouncer(), [file], { ...ensureOwner(), stdio: ['ignore', 'ignore', 'pipe'] })
  await whenReady(child)
  return {
    urlOf: (url) => `postgresql://anybody@127.0.0.1:${port}${new URL(url).pathname}`,
    stop: () => endProcess(child, folder),
  }
}

function whenReady(child: ChildProcess): Promise<void> {
  let log = ''
  return new Promise((resolve, reject) => {
    child.stderr?.on('data', (chunk: Buffer) => {
      log += chunk.toString()
      if (log.includes('process up')) resolve()
    })
    child.once('exit', (code) => reject(new Error(`PgBouncer ended with ${code}: ${log}`)))
  })
}
