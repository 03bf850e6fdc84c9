import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'

const ABANDONED_AFTER_MS = 60 * 60 * 1000

/**
 * The folder where uploads arrive: on the volume of the data folder, so that a finished file is moved, not copied.
 * What a crash left half made is cleared away.
 */
export async function ensureTemporaryFolder(dataDir: string): Promise<string> {
  const folder = path.resolve(dataDir, 'uploads.part')
  await mkdir(folder, { recursive: true })
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name)
    // Nodes that share the folder finish and clear away beside us.
    const found = await stat(file).catch(() => null)
    if (found && Date.now() - found.mtimeMs > ABANDONED_AFTER_MS) await rm(file, { force: true, recursive: true })
  }
  return folder
}
