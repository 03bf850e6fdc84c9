import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import path from 'node:path'

/**
 * Makes the folder that holds all that a server keeps, and those above it.
 * @throws with a sentence that names DATA_DIR where it cannot be had
 */
export function ensureDataFolder(dataDir: string): void {
  const folder = path.resolve(dataDir)
  try {
    makeFolder(folder)
    if (!statSync(folder).isDirectory()) throw new Error('it is not a folder')
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new Error(`DATA_DIR ${folder} cannot be used: ${(error as Error).message}`)
  }
}

/** One by one: where a folder cannot be made (below /proc, say) Node's recursive `mkdir` tries for ever. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(path.dirname(folder))
  mkdirSync(folder)
}
