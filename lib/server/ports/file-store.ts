import type { Readable } from 'node:stream'

/** Stored files by their path below `/uploads/`. */
export interface FileStore {
  /** Takes a finished temporary file to its place; the caller removes what is left of it. */
  put(path: string, temporaryFile: string): Promise<void>
  /** How many bytes a file has, or null where it is missing. */
  measure(path: string): Promise<number | null>
  /**
   * The bytes from `start` to `end` inclusive (the whole file without them), or null where the file is missing. `size`
   * is that of the whole file. The stream fails where the store breaks off, and never ends early.
   */
  open(path: string, range?: { start: number; end: number }): Promise<{ size: number; stream: Readable } | null>
  /** Removing a missing file is not an error. */
  remove(path: string): Promise<void>
  /** A folder of this machine for files in the making. */
  readonly temporaryDir: string
  /** Removes files in the making that nobody has touched since `before`. */
  clearTemporary(before: Date): Promise<void>
  close(): Promise<void>
}
