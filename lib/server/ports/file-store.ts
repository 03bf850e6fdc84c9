import type { Readable } from 'node:stream'

/** Stored files by their path below `/uploads/`. */
export interface FileStore {
  /** Moves a finished temporary file to its place. */
  put(path: string, temporaryFile: string): Promise<void>
  /** The bytes from `start` to `end` inclusive (the whole file without them), or null where the file is missing. */
  open(path: string, range?: { start: number; end: number }): Promise<{ size: number; stream: Readable } | null>
  /** Removing a missing file is not an error. */
  remove(path: string): Promise<void>
  /** A folder on the same volume for files in the making. */
  readonly temporaryDir: string
}
