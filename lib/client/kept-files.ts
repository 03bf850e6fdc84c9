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
export function isStale({ uploadedAt }: Pick<KeptFile, 'uploadedAt'>): boolean {
  return uploadedAt !== null && Date.now() - uploadedAt > STALE_MS
}

/** Where the files of one composer are kept. */
export function keptFilesKey(userId: string, place: string): string {
  return `rollcall:files:${userId}:${place}`
}

/** Where the files of a place went: what is chosen for it afterwards follows. */
const moved = new Map<string, string>()

/** Puts files into the composer of a place, after those that wait there. It sends them while it is open. */
export function keepFiles(userId: string, place: string, files: Iterable<File>): readonly KeptFile[] {
  const fresh = Array.from(files, (file): KeptFile => ({ id: nanoid(), file, upload: null, uploadedAt: null }))
  const from = keptFilesKey(userId, place)
  addTo(moved.get(from) ?? from, fresh)
  return fresh
}

/** Takes the files of one place to another, after those that wait there; also those that are still being chosen. */
export function moveFiles(userId: string, from: string, to: string): void {
  const source = keptFilesKey(userId, from)
  const target = keptFilesKey(userId, to)
  moved.set(source, target)
  addTo(target, kept.read<KeptFile[]>(source) ?? [])
  kept.write(source, null)
}

function addTo(key: string, files: readonly KeptFile[]): void {
  if (files.length > 0) kept.write(key, [...(kept.read<KeptFile[]>(key) ?? []), ...files])
}

let preparing: Promise<unknown> = Promise.resolve()

/**
 * The file made smaller where that helps, with what was picked kept beside it. One after another: opened together, the
 * pictures of one choice fill a phone's memory.
 */
export function prepareFile(kept: KeptFile): Promise<KeptFile> {
  if (kept.original !== undefined) return Promise.resolve(kept)
  const ready = preparing.then(async () => {
    const { shrinkPicture } = await import('./shrink-picture')
    const smaller = await shrinkPicture(kept.file)
    return smaller === null ? { ...kept, original: null } : { ...kept, file: smaller, original: kept.file }
  })
  preparing = ready.catch(() => undefined)
  return ready
}

/** The file as it was picked, on the wish of whoever picked it: another upload. */
export function asPicked(kept: KeptFile): KeptFile {
  if (!kept.original) return kept
  return { id: nanoid(), file: kept.original, original: null, upload: null, uploadedAt: null }
}
