import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { Actor } from '../../domain/actor'
import { DomainError, invalid } from '../../domain/errors'
import { toDownloadName, toFileName } from '../../domain/file-name'
import { UNSENT_UPLOAD_LIFETIME_MS } from '../../protocol/limits'
import type { Upload } from '../../protocol/objects'
import { createFairLine } from '../fair-line'
import type { FileStore } from '../ports/file-store'
import { type PictureMaker, type PictureType, pictureTypes } from '../ports/picture-maker'
import type { Store } from '../store/client'
import { deleteUnsentUploads, findReadableUpload, insertUpload, measureUploads } from '../store/uploads'
import { toUpload } from './wire-objects'

/** `signal` is aborted when nobody waits for the answer any more. */
export type ReceivedFile = { temporaryFile: string; fileName: string | undefined; signal?: AbortSignal }
export type ReadableFile = { path: string; fileName: string; mimeType: string }

const PREFIX = '/uploads/'
/** Rows go before their files: as many files as this are forgotten where the store fails in the middle. */
const REMOVAL_BATCH = 20

const extensions: Record<PictureType | 'application/pdf', string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'application/pdf': 'pdf',
}

type UploadsParts = {
  store: Store
  files: FileStore
  pictures: PictureMaker
  now: () => Date
  newSecret: () => string
  /** Bytes that the files of one user may take together. */
  quota: number
}

export type UploadsService = ReturnType<typeof createUploadsService>

/** Pictures and PDFs that people send: made safe, stored, and shown to those who may see them. */
export function createUploadsService({ store, files, pictures, now, newSecret, quota }: UploadsParts) {
  // One picture may hold 100 MB of memory while it is decoded.
  const decode = createFairLine({
    running: 1,
    runningEach: 1,
    waiting: 50,
    waitingEach: 5,
    busy: 'Too many uploads are under way: try again in a moment',
  })
  // Rows of one owner that are stored at once are refused by the database, and few of them are tried again often enough.
  const register = createFairLine({
    running: 4,
    runningEach: 1,
    waiting: 1000,
    waitingEach: 100,
    busy: 'Too many uploads are under way: try again in a moment',
  })

  /** Cannot be guessed, and sorted into folders by month so that none grows without bound. */
  function newPlace(): string {
    return `${PREFIX}${now().toISOString().slice(0, 7).replace('-', '/')}/${newSecret()}`
  }

  async function storePicture(
    ownerId: string,
    file: ReceivedFile,
    type: PictureType,
    fileUrl: string,
  ): Promise<{ size: number; width: number; height: number; thumbnailUrl: string }> {
    const thumbnailUrl = `${fileUrl.slice(0, -path.extname(fileUrl).length)}.thumb.webp`
    const target = { picture: `${file.temporaryFile}.picture`, thumbnail: `${file.temporaryFile}.thumb` }
    const measured = await decode(ownerId, () => pictures.reencode(file.temporaryFile, type, target), file.signal)
    file.signal?.throwIfAborted()
    await files.put(thumbnailUrl.slice(PREFIX.length), target.thumbnail)
    await files.put(fileUrl.slice(PREFIX.length), target.picture)
    return { ...measured, thumbnailUrl }
  }

  async function storePdf(file: ReceivedFile, fileUrl: string) {
    const { size } = await stat(file.temporaryFile)
    await files.put(fileUrl.slice(PREFIX.length), file.temporaryFile)
    return { size, width: null, height: null, thumbnailUrl: null }
  }

  async function removeFiles({ fileUrl, thumbnailUrl }: { fileUrl: string; thumbnailUrl: string | null }) {
    await files.remove(fileUrl.slice(PREFIX.length))
    if (thumbnailUrl !== null) await files.remove(thumbnailUrl.slice(PREFIX.length))
  }

  return {
    /** Where doors put a file while it arrives. */
    temporaryDir: files.temporaryDir,

    /** Refuses early what would not fit, by the bytes that are said to come. @throws too_large */
    async assertRoom(owner: { userId: string }, announcedBytes: number): Promise<void> {
      if ((await measureUploads(store, owner.userId)) + announcedBytes > quota) throw overQuota(quota)
    },

    /**
     * Stores a received file. It lies in a folder of its own, which the caller removes with all that is in it.
     * `place` (an address without extension) is given by demo data alone.
     * @throws invalid, too_large
     */
    async store(owner: { userId: string }, file: ReceivedFile, place = newPlace()): Promise<Upload> {
      const mimeType = await pictures.detectType(file.temporaryFile)
      if (!isStorable(mimeType)) throw invalid('file', 'must be a JPEG, PNG, WebP or GIF picture, or a PDF')
      const fileUrl = `${place}.${extensions[mimeType]}`
      const { size, ...rest } =
        mimeType === 'application/pdf'
          ? await storePdf(file, fileUrl)
          : await storePicture(owner.userId, file, mimeType, fileUrl)
      const row = { fileUrl, fileName: toFileName(file.fileName), fileSize: size, mimeType, ...rest }
      try {
        const fits = await register(owner.userId, () =>
          insertUpload(store, { ...row, ownerId: owner.userId, now: now() }, quota),
        )
        if (!fits) throw overQuota(quota)
      } catch (error) {
        await removeFiles(row)
        throw error
      }
      return toUpload(row)
    },

    /** What an address holds, for those who may read it. @throws not_found for all others */
    async getReadable(actor: Actor, fileUrl: string): Promise<ReadableFile> {
      const row = await findReadableUpload(store, { fileUrl, userId: actor.userId })
      if (row === null) throw new DomainError('not_found', 'File not found')
      const isThumbnail = fileUrl === row.thumbnailUrl
      return {
        path: fileUrl.slice(PREFIX.length),
        fileName: toDownloadName(row.fileName, path.extname(row.fileUrl).slice(1)),
        mimeType: isThumbnail ? 'image/webp' : row.mimeType,
      }
    },

    /** A stored file's size and bytes, or null where the file is missing. */
    measure: files.measure,
    open: files.open,

    /** Removes uploads that nothing held for 24 h, and returns how many. */
    async removeUnsent(): Promise<number> {
      const before = new Date(now().getTime() - UNSENT_UPLOAD_LIFETIME_MS)
      let removed = 0
      for (;;) {
        const gone = await deleteUnsentUploads(store, { before, limit: REMOVAL_BATCH })
        for (const upload of gone) await removeFiles(upload)
        removed += gone.length
        if (gone.length < REMOVAL_BATCH) return removed
      }
    },
  }
}

function isStorable(type: string | null): type is keyof typeof extensions {
  return type === 'application/pdf' || pictureTypes.some((picture) => picture === type)
}

function overQuota(quota: number): DomainError {
  return new DomainError(
    'too_large',
    `Your files may take ${quota / 1024 / 1024} MiB together: delete messages or templates with files that you no longer need; there is room a day later`,
  )
}
