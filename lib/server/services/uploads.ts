import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { Actor } from '../../domain/actor'
import { DomainError, invalid } from '../../domain/errors'
import { toDownloadName, toFileName } from '../../domain/file-name'
import type { Upload } from '../../protocol/objects'
import type { Page, PageQuery } from '../../protocol/routes'
import { createFairLine } from '../fair-line'
import type { Logger } from '../logger'
import type { FileStore } from '../ports/file-store'
import { type PictureMaker, type PictureType, pictureTypes } from '../ports/picture-maker'
import type { Store } from '../store/client'
import type { FileAddresses } from '../store/file-removals'
import { findReadableUpload, insertUpload, listUploads, measureUploads } from '../store/uploads'
import { createFileRemovals, toPath } from './file-removals'
import { toUpload } from './wire-objects'

/** `signal` is aborted when nobody waits for the answer any more. */
export type ReceivedFile = { temporaryFile: string; fileName: string | undefined; signal?: AbortSignal }
export type ReadableFile = { path: string; fileName: string; mimeType: string }

/** A file made safe, with its thumbnail, where it waits to be put into its place. */
type MadeFile = {
  size: number
  width: number | null
  height: number | null
  temporaryFile: string
  thumbnail: string | null
}

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
  logger: Logger
  now: () => Date
  newSecret: () => string
  /** Bytes that the files of one user may take together. */
  quota: number
}

export type UploadsService = ReturnType<typeof createUploadsService>

/** Pictures and PDFs that people send: made safe, stored, and shown to those who may see them. */
export function createUploadsService({ store, files, pictures, logger, now, newSecret, quota }: UploadsParts) {
  const removals = createFileRemovals({ store, files, logger, now })
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
    return `/uploads/${now().toISOString().slice(0, 7).replace('-', '/')}/${newSecret()}`
  }

  async function makePicture(ownerId: string, file: ReceivedFile, type: PictureType): Promise<MadeFile> {
    const target = { picture: `${file.temporaryFile}.picture`, thumbnail: `${file.temporaryFile}.thumb` }
    const measured = await decode(ownerId, () => pictures.reencode(file.temporaryFile, type, target), file.signal)
    file.signal?.throwIfAborted()
    return { ...measured, temporaryFile: target.picture, thumbnail: target.thumbnail }
  }

  async function makePdf({ temporaryFile }: ReceivedFile): Promise<MadeFile> {
    const { size } = await stat(temporaryFile)
    return { size, width: null, height: null, temporaryFile, thumbnail: null }
  }

  async function put({ fileUrl, thumbnailUrl }: FileAddresses, { temporaryFile, thumbnail }: MadeFile): Promise<void> {
    if (thumbnailUrl !== null && thumbnail !== null) await files.put(toPath(thumbnailUrl), thumbnail)
    await files.put(toPath(fileUrl), temporaryFile)
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
      if (!isStorable(mimeType)) throw invalid('file', wordsFor(mimeType))
      const isPdf = mimeType === 'application/pdf'
      const addresses = {
        fileUrl: `${place}.${extensions[mimeType]}`,
        thumbnailUrl: isPdf ? null : `${place}.thumb.webp`,
      }
      const made = isPdf ? await makePdf(file) : await makePicture(owner.userId, file, mimeType)
      // Whatever ends this in its middle, no file stays that has no row.
      await removals.plan(addresses)
      await put(addresses, made).catch(async (error: unknown) => {
        await removals.discard(addresses)
        throw error
      })
      const { size, width, height } = made
      const row = { ...addresses, fileName: toFileName(file.fileName), fileSize: size, mimeType, width, height }
      // Where this fails, nobody knows whether the row is there: housekeeping looks.
      const fits = await register(owner.userId, () =>
        insertUpload(store, { ...row, ownerId: owner.userId, now: now() }, quota),
      )
      if (!fits) {
        await removals.discard(addresses)
        throw overQuota(quota)
      }
      await removals.forget(addresses)
      return toUpload(row)
    },

    /** What an address holds, for those who may read it. @throws not_found for all others */
    async getReadable(actor: Actor, fileUrl: string): Promise<ReadableFile> {
      const row = await findReadableUpload(store, { fileUrl, userId: actor.userId })
      if (row === null) throw new DomainError('not_found', 'File not found')
      const isThumbnail = fileUrl === row.thumbnailUrl
      return {
        path: toPath(fileUrl),
        fileName: toDownloadName(row.fileName, path.extname(row.fileUrl).slice(1)),
        mimeType: isThumbnail ? 'image/webp' : row.mimeType,
      }
    },

    /** The addresses of one's own files. The cursor is the last one given. */
    async listOwn({ userId: ownerId }: Actor, { cursor, limit }: PageQuery): Promise<Page<string>> {
      const items = await listUploads(store, { ownerId, after: cursor ?? null, limit })
      return { items, nextCursor: items.length < limit ? null : (items.at(-1) ?? null) }
    },

    /** A stored file's size and bytes, or null where the file is missing. */
    measure: files.measure,
    open: files.open,

    removeUnheld: removals.removeUnheld,

    /** Removes what uploads that were cut short before `before` left in the folder where files arrive. */
    removeCutShort: files.clearTemporary,
  }
}

function isStorable(type: string | null): type is keyof typeof extensions {
  return type === 'application/pdf' || pictureTypes.some((picture) => picture === type)
}

/** What to do about a file that is none of those that are taken. */
function wordsFor(type: string | null): string {
  return type === 'image/heic'
    ? 'is a HEIC photo, which few programs show: send it as a JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible)'
    : 'must be a JPEG, PNG, WebP or GIF picture, or a PDF'
}

function overQuota(quota: number): DomainError {
  return new DomainError(
    'too_large',
    `Your files may take ${quota / 1024 / 1024} MiB together: delete messages or templates with files that you no longer need; there is room a day later`,
  )
}
