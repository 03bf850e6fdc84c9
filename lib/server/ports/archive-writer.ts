import type { Readable } from 'node:stream'

/** A file to be put into an archive: text in pieces, or the bytes of a file that is packed already, as pictures are. */
export type ArchiveEntry = { name: string } & ({ text: AsyncIterable<string> } | { stream: Readable })

/** Writes archives: files that hold others. */
export interface ArchiveWriter {
  /**
   * Writes one to the file `target`, each entry asked for and read when the one before it is through, and returns its size
   * in bytes. What is half written is the caller's to remove.
   * @throws where an entry or the file fails, and with the reason of `signal` once that is aborted
   */
  write(entries: AsyncIterable<ArchiveEntry>, target: string, signal: AbortSignal): Promise<number>
}
