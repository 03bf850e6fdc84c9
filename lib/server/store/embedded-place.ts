import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** sockaddr_un holds 107 bytes; the file name `.s.PGSQL.5432` takes the rest (unix(7)). */
const MAX_SOCKET_DIR_LENGTH = 90

/** The user that PostgreSQL runs as, where that is another than ours. */
export type Owner = { uid: number; gid: number } | null

/** Where the embedded PostgreSQL of a data folder keeps what it has. */
export type EmbeddedPlace = { clusterDir: string; socketDir: string; password: string; logFile: string }

/** PostgreSQL refuses to run as root, so root lends it an ordinary user. */
export function ensureOwner(): Owner {
  if (process.getuid?.() !== 0) return null
  const idOf = (flag: '-u' | '-g') =>
    Number(execFileSync('id', [flag, 'postgres'], { stdio: ['ignore', 'pipe', 'ignore'] }))
  try {
    return { uid: idOf('-u'), gid: idOf('-g') }
  } catch {
    execFileSync('useradd', ['--system', '--user-group', '--shell', '/usr/sbin/nologin', 'postgres'])
    return { uid: idOf('-u'), gid: idOf('-g') }
  }
}

/** The place of a data folder that has one, or null: nothing was ever started there. */
export function findPlace(root: string): EmbeddedPlace | null {
  const socketDir = findSocketDir(root)
  const passwordFile = passwordFileOf(root)
  if (socketDir === null || !existsSync(passwordFile)) return null
  return toPlace(root, socketDir, readFileSync(passwordFile, 'utf8').trim())
}

/**
 * Makes the place: folders that the database's user alone may enter, and a password that our user alone can read.
 * @throws when a folder above is closed to that user, or one of these is not what it should be
 */
export function ensurePlace(root: string, owner: Owner): EmbeddedPlace {
  mkdirSync(root, { recursive: true })
  chmodSync(root, owner ? 0o711 : 0o700)
  if (owner) assertReachable(root)
  const socketDir = findSocketDir(root) ?? makeSocketDir(root)
  const place = toPlace(root, socketDir, ensurePassword(root))
  for (const folder of [place.clusterDir, place.socketDir]) {
    if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 })
    takeOver(folder, owner)
  }
  return place
}

/** @throws where a folder on the way is closed to others */
export function assertReachable(folder: string): void {
  for (let current = folder; ; current = path.dirname(current)) {
    if ((statSync(current).mode & 0o001) === 0) {
      throw new Error(`the embedded PostgreSQL runs as user postgres and cannot enter ${current}: chmod o+x it`)
    }
    if (current === path.dirname(current)) return
  }
}

function toPlace(root: string, socketDir: string, password: string): EmbeddedPlace {
  return { clusterDir: path.join(root, 'postgres'), socketDir, password, logFile: path.join(root, 'postgres.log') }
}

const passwordFileOf = (root: string) => path.join(root, 'postgres-password')
/** Names the folder of the socket where the path of the data folder is too long to hold it. */
const pointerOf = (root: string) => path.join(root, 'run-folder')

function ensurePassword(root: string): string {
  const file = passwordFileOf(root)
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
  return readFileSync(file, 'utf8').trim()
}

function findSocketDir(root: string): string | null {
  const inside = path.join(root, 'run')
  if (inside.length <= MAX_SOCKET_DIR_LENGTH) return inside
  const pointer = pointerOf(root)
  if (!existsSync(pointer)) return null
  const folder = readFileSync(pointer, 'utf8').trim()
  return existsSync(folder) ? folder : null
}

/** A folder of a name that nobody can have taken before, since the temporary folder is everybody's. */
function makeSocketDir(root: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-'))
  writeFileSync(pointerOf(root), `${folder}\n`, { mode: 0o600 })
  return folder
}

/** Gives a folder of ours to the database's user. @throws where it is a link, or somebody else's */
function takeOver(folder: string, owner: Owner): void {
  const found = lstatSync(folder)
  const own = [process.getuid?.(), owner?.uid]
  if (!found.isDirectory() || (process.getuid && !own.includes(found.uid))) {
    throw new Error(`${folder} is not a folder of this server: move it away`)
  }
  chmodSync(folder, 0o700)
  if (owner) lchownSync(folder, owner.uid, owner.gid)
}
