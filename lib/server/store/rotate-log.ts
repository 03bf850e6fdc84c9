import { existsSync, renameSync, statSync } from 'node:fs'

const MAX_BYTES = 10 * 1024 * 1024

/** Begins a log anew once it is larger than 10 MiB, and keeps the one before beside it as `.1`. */
export function rotateLog(file: string): void {
  if (existsSync(file) && statSync(file).size > MAX_BYTES) renameSync(file, `${file}.1`)
}
