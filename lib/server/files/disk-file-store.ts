import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { FileStore } from '../ports/file-store'
import { ensureTemporaryFolder } from './temporary-folder'

function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR'
}

/** Keeps uploads under `dataDir/uploads`: a folder of this machine, or one that several nodes share. */
export async function createDiskFileStore(dataDir: string): Promise<FileStore> {
  const root = path.resolve(dataDir, 'uploads')
  await mkdir(root, { recursive: true })

  function locate(name: string): string {
    const file = path.join(root, name)
    // Names come from the database alone; this guards against a row that somebody wrote by hand.
    if (!file.startsWith(root + path.sep)) throw new Error(`${name} is outside the upload folder`)
    return file
  }

  async function unlessMissing<T>(found: Promise<T>): Promise<T | null> {
    try {
      return await found
    } catch (error) {
      if (isMissing(error)) return null
      throw error
    }
  }

  return {
    ...(await ensureTemporaryFolder(dataDir)),

    async put(name, temporaryFile) {
      const file = locate(name)
      await mkdir(path.dirname(file), { recursive: true })
      // A row that says a file is there must not outlive a power cut that the file did not.
      const handle = await open(temporaryFile, 'r')
      await handle.sync().finally(() => handle.close())
      await rename(temporaryFile, file)
    },

    async measure(name) {
      const found = await unlessMissing(stat(locate(name)))
      return found?.isFile() ? found.size : null
    },

    async open(name, range) {
      const file = locate(name)
      const handle = await unlessMissing(open(file, 'r'))
      if (handle === null) return null
      const found = await handle.stat()
      if (!found.isFile()) {
        await handle.close()
        return null
      }
      return { size: found.size, stream: createReadStream(file, { fd: handle, ...range }) }
    },

    async remove(name) {
      await rm(locate(name), { force: true })
    },

    async close() {},
  }
}
