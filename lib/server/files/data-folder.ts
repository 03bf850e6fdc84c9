import { accessSync, chmodSync, constants, existsSync, lstatSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'

/** Nobody but the owner. */
const PRIVATE = 0o700
/** As root, the embedded PostgreSQL runs as another user, who passes through to a folder of its own; nobody can look. */
const PASSABLE = process.getuid?.() === 0 ? 0o711 : PRIVATE
/** What holds people's files and the server's secrets. */
const privateNames = ['uploads', 'uploads.part', 'auth-secret']

/**
 * Makes the folder that holds all that a server keeps, and those above it, and closes it to other users of the machine:
 * what an earlier version left open is mended.
 * @throws with a sentence that names DATA_DIR where it cannot be had
 */
export function ensureDataFolder(dataDir: string): void {
  const folder = path.resolve(dataDir)
  try {
    makeFolder(folder)
    if (!statSync(folder).isDirectory()) throw new Error('it is not a folder')
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    closeToOthers(folder)
  } catch (error) {
    throw new Error(`DATA_DIR ${folder} cannot be used: ${(error as Error).message}`)
  }
}

/** One by one: where a folder cannot be made (below /proc, say) Node's recursive `mkdir` tries for ever. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(path.dirname(folder))
  mkdirSync(folder)
  chmodSync(folder, PASSABLE)
}

function closeToOthers(folder: string): void {
  restrict(folder, PASSABLE)
  for (const name of readdirSync(folder)) {
    if (privateNames.includes(name)) restrict(path.join(folder, name), PRIVATE)
  }
}

/** Takes away what is not allowed. A link is left alone: what it points at is not ours to judge. */
function restrict(place: string, allowed: number): void {
  const found = lstatSync(place)
  if (found.isSymbolicLink()) return
  const mode = found.mode & 0o777
  const kept = mode & allowed & (found.isDirectory() ? 0o777 : 0o666)
  if (kept !== mode) chmodSync(place, kept)
}
