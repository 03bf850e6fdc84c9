import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { FileStore } from '../ports/file-store'

const ABANDONED_AFTER_MS = 60 * 60 * 1000

function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR'
}

/** Keeps uploads under `dataDir/uploads`, and clears away what a crash left half made. */
export async function createDiskFileStore(dataDir: string): Promise<FileStore> {
  const root = path.resolve(dataDir, 'uploads')
  const temporaryDir = path.resolve(dataDir, 'uploads.part')
  await mkdir(root, { recursive: true })
  await mkdir(temporaryDir, { recursive: true })
  await removeAbandoned(temporaryDir)

  function locate(name: string): string {
    const file = path.join(root, name)
    // Names come from the database alone; this guards against a row that somebody wrote by hand.
    if (!file.startsWith(root + path.sep)) throw new Error(`${name} is outside the upload folder`)
    return file
  }

  return {
    temporaryDir,

    async put(name, temporaryFile) {
      const file = locate(name)
      await mkdir(path.dirname(file), { recursive: true })
      // A row that says a file is there must not outlive a power cut that the file did not.
      const handle = await open(temporaryFile, 'r')
      await handle.sync().finally(() => handle.close())
      await rename(temporaryFile, file)
    },

    async open(name, range) {
      const file = locate(name)
      try {
        const handle = await open(file, 'r')
        const { size } = await handle.stat()
        return { size, stream: createReadStream(file, { fd: handle, ...range }) }
      } catch (error) {
        if (isMissing(error)) return null
        throw error
      }
    },

    async remove(name) {
      await rm(locate(name), { force: true })
    },
  }
}

async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name)
    const { mtimeMs } = await stat(file)
    if (Date.now() - mtimeMs > ABANDONED_AFTER_MS) await rm(file, { force: true, recursive: true })
  }
}
