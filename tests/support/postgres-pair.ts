import { execFileSync } from 'node:child_process'
import { appendFileSync, chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { startEmbeddedPostgres } from '../../lib/server/store/embedded-postgres'
import { createLink, type Link } from '../faults/support/link'

export type PostgresPair = {
  primaryUrl: string
  /** The replica, through `link`. */
  replicaUrl: string
  link: Link
  /** Asks the replica past its link. */
  askReplica<T extends pg.QueryResultRow>(sql: string): Promise<T[]>
  /** Ends the replica at once, as a crash does. */
  killReplica(): Promise<void>
  startReplica(): Promise<void>
  stop(): Promise<void>
}

/** What a replica asks for, beside what the embedded PostgreSQL lets in. */
const REPLICATION_RULE = 'local replication all scram-sha-256\n'

/** A PostgreSQL of its own with a streaming replica, which begins as a copy of its files. */
export async function startPostgresPair(): Promise<PostgresPair> {
  const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-pair-'))
  chmodSync(folder, 0o711)
  const [primaryDir, replicaDir] = [path.join(folder, 'a'), path.join(folder, 'b')]
  const first = await startEmbeddedPostgres(primaryDir)
  await first.stop()
  mkdirSync(replicaDir)
  cpSync(path.join(primaryDir, 'postgres-password'), path.join(replicaDir, 'postgres-password'))
  // With its owner, which Node's copy does not keep.
  execFileSync('cp', ['-a', path.join(primaryDir, 'postgres'), replicaDir])

  const primary = await startEmbeddedPostgres(primaryDir)
  appendFileSync(path.join(primaryDir, 'postgres', 'pg_hba.conf'), REPLICATION_RULE)
  await ask(primary.url, 'SELECT pg_reload_conf()')
  const { searchParams, username, password } = new URL(primary.url)
  writeFileSync(path.join(replicaDir, 'postgres', 'standby.signal'), '')
  appendFileSync(
    path.join(replicaDir, 'postgres', 'postgresql.auto.conf'),
    `primary_conninfo = 'host=${searchParams.get('host')} user=${username} password=${password}'\n`,
  )
  const replica = await startEmbeddedPostgres(replicaDir)
  const socketDir = new URL(replica.url).searchParams.get('host') as string
  const link = await createLink({ path: path.join(socketDir, '.s.PGSQL.5432') })
  const pid = () => Number(readFileSync(path.join(replicaDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n', 1)[0])
  return {
    primaryUrl: primary.url,
    replicaUrl: `postgresql://${username}:${password}@127.0.0.1:${link.port}/rollcall`,
    link,
    askReplica: (sql) => ask(replica.url, sql),
    async killReplica() {
      // Immediate shutdown, from which it recovers at the next start (server-shutdown in PostgreSQL's manual).
      process.kill(pid(), 'SIGQUIT')
      await replica.stop()
    },
    startReplica: replica.ensureRunning,
    async stop() {
      await link.close()
      await replica.stop()
      await primary.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function ask<T extends pg.QueryResultRow>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<T>(sql)).rows
  } finally {
    await client.end()
  }
}
