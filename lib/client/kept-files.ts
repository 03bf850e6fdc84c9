import { nanoid } from 'nanoid'
import type { Upload } from '@/lib/protocol/objects'
import { kept } from './kept'

/** A file that waits in a composer. The file itself is kept until it is sent; `upload` once the server has it. */
export type KeptFile = {
  id: string
  /** As it is to be sent. */
  file: File
  /** What was picked, where `file` is a smaller copy; null where they are one, absent before that was looked at. */
  original?: File | null
  upload: Upload | null
  /** By this device's clock, in milliseconds. */
  uploadedAt: number | null
}

/** The server forgets an upload that no message holds after a day. */
const STALE_MS = 12 * 60 * 60_000

/** Whether the server may have forgotten it. */
export function isStale({ uploadedAt }: KeptFile): boolean {
  return uploadedAt !== null && Date.now() - uploadedAt > STALE_MS
}

/** Where the files of one composer are kept. */
export function keptFilesKey(userId: string, place: string): string {
  return `rollcall:files:${userId}:${place}`
}

/** Puts files into the composer of a place, after those that wait there. It sends them when it is opened. */
export function keepFiles(userId: string, place: string, files: readonly File[]): void {
  if (files.length === 0) return
  const key = keptFilesKey(userId, place)
  const fresh = files.map((file): KeptFile => ({ id: nanoid(), file, upload: null, uploadedAt: null }))
  kept.write(key, [...(kept.read<KeptFile[]>(key) ?? []), ...fresh])
}

/** Takes the files that wait in one place to another, after those that wait there. */
export function moveFiles(userId: string, from: string, to: string): void {
  const moved = kept.read<KeptFile[]>(keptFilesKey(userId, from)) ?? []
  if (moved.length === 0) return
  const target = keptFilesKey(userId, to)
  kept.write(target, [...(kept.read<KeptFile[]>(target) ?? []), ...moved])
  kept.write(keptFilesKey(userId, from), null)
}

/** The file made smaller where that helps, with what was picked kept beside it. */
export async function prepareFile(kept: KeptFile): Promise<KeptFile> {
  if (kept.original !== undefined) return kept
  const { shrinkPicture } = await import('./shrink-picture')
  const smaller = await shrinkPicture(kept.file)
  return smaller === null ? { ...kept, original: null } : { ...kept, file: smaller, original: kept.file }
}

/** The file as it was picked, on the wish of whoever picked it: another upload. */
export function asPicked(kept: KeptFile): KeptFile {
  if (!kept.original) return kept
  return { id: nanoid(), file: kept.original, original: null, upload: null, uploadedAt: null }
}
