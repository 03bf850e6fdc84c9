import type { Config } from '../config'
import type { Logger } from '../logger'
import type { FileStore } from '../ports/file-store'
import { createDiskFileStore } from './disk-file-store'

/** Where the configuration has uploads kept. */
export async function openFileStore({ files, dataDir }: Config, logger: Logger): Promise<FileStore> {
  switch (files.kind) {
    case 'disk':
      return createDiskFileStore(dataDir)
    case 's3': {
      // Its client is large: a server that keeps uploads on disk never loads it.
      const { createS3FileStore } = await import('./s3-file-store')
      return createS3FileStore({ settings: files, dataDir, logger })
    }
  }
}
