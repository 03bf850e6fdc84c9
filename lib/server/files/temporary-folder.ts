import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { UNFINISHED_UPLOAD_LIFETIME_MS } from '../../protocol/limits'
import type { FileStore } from '../ports/file-store'

/**
 * The folder where uploads arrive: on the volume of the data folder, so that a finished file is moved, not copied.
 * What a crash left half made is cleared away at once, since each node may have a folder of its own.
 */
export async function ensureTemporaryFolder(
  dataDir: string,
): Promise<Pick<FileStore, 'temporaryDir' | 'clearTemporary'>> {
  const temporaryDir = path.resolve(dataDir, 'uploads.part')

  async function clearTemporary(before: Date): Promise<void> {
    for (const name of await readdir(temporaryDir)) {
      const file = path.join(temporaryDir, name)
      // Nodes that share the folder finish and clear away beside us.
      const found = await stat(file).catch(() => null)
      if (found && found.mtime < before) await rm(file, { force: true, recursive: true })
    }
  }

  await mkdir(temporaryDir, { recursive: true })
  await clearTemporary(new Date(Date.now() - UNFINISHED_UPLOAD_LIFETIME_MS))
  return { temporaryDir, clearTemporary }
}
