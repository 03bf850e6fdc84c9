import { mkdtemp, open, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Actor } from '../../domain/actor'
import { DomainError, invalid, isDomainError } from '../../domain/errors'
import { MAX_PARTIAL_UPLOADS, MIN_PIECE_BYTES } from '../../protocol/limits'
import type { Upload } from '../../protocol/objects'
import { createFairLine } from '../fair-line'
import type { Store } from '../store/client'
import {
  appendPiece,
  deletePartialUpload,
  ensurePartialUpload,
  findPartialUpload,
  type PartialUploadRow,
  readPieces,
  settlePartialUpload,
} from '../store/partial-uploads'
import { findReadableUpload } from '../store/uploads'
import type { UploadsService } from './uploads'
import { toUpload } from './wire-objects'

export type PartialUploadsService = ReturnType<typeof createPartialUploadsService>

type Received = { received: number }

/** Pieces that are on their way at once, each of 1 MiB of memory at most. An honest sender has one for each file. */
const COMING_AT_ONCE = 200
const COMING_OF_ONE = 3

/**
 * Files that come in pieces, over links that break: each piece is stored when it is answered, on whichever node, and what
 * breaks off goes on where it was. The whole is then an upload like any other.
 */
export function createPartialUploadsService(parts: {
  store: Store
  uploads: Pick<UploadsService, 'temporaryDir' | 'store'>
  now: () => Date
  /** Bytes that the files of one user may take together. */
  quota: number
}) {
  const { store, uploads, now, quota } = parts
  const coming = createFairLine({
    running: COMING_AT_ONCE,
    runningEach: COMING_OF_ONE,
    waiting: 1000,
    waitingEach: 20,
    busy: 'Too many pieces come at once: try again in a moment',
  })

  async function get(actor: Actor, id: string): Promise<PartialUploadRow> {
    const row = await findPartialUpload(store, { ownerId: actor.userId, id })
    if (!row) throw new DomainError('not_found', 'Upload not found')
    return row
  }

  async function assemble(actor: Actor, id: string, fileName: string): Promise<Upload> {
    const key = { ownerId: actor.userId, id }
    const folder = await mkdtemp(path.join(uploads.temporaryDir, 'upload-'))
    try {
      const temporaryFile = path.join(folder, 'file')
      await writePieces(temporaryFile, readPieces(store, key))
      const upload = await uploads.store(actor, { temporaryFile, fileName })
      await settlePartialUpload(store, key, upload.fileUrl)
      return upload
    } catch (error) {
      // What is no picture does not become one by asking again.
      if (isDomainError(error) && (error.code === 'invalid' || error.code === 'too_large')) {
        await deletePartialUpload(store, key)
      }
      throw error
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  return {
    /** How far a file has come, that of this id and no other. @throws too_large, conflict */
    async begin(actor: Actor, id: string, file: { fileName: string; fileSize: number }): Promise<Received> {
      const key = { ownerId: actor.userId, id }
      const row = await ensurePartialUpload(store, { ...key, ...file, now: now(), most: MAX_PARTIAL_UPLOADS, quota })
      if (row === 'too_many') throw new DomainError('conflict', 'Too many uploads are under way: finish or cancel some')
      if (row === 'too_large') {
        throw new DomainError('too_large', `Your files may take ${quota / 1024 / 1024} MiB together`)
      }
      return { received: row.received }
    },

    /** Whether a piece may come here, and how many bytes it may have. @throws not_found, conflict */
    async admitPiece(actor: Actor, id: string, at: number): Promise<number> {
      const { received, fileSize, fileUrl } = await get(actor, id)
      if (at > received)
        throw new DomainError('conflict', `The file has come to ${received}: a piece is missing before`)
      return fileUrl === null ? fileSize - at : 0
    },

    /** Takes a piece in when it is its sender's turn: what comes slowly takes memory all the while. @throws rate_limited */
    inTurn<T>(actor: Actor, take: () => Promise<T>, leaving: AbortSignal): Promise<T> {
      return coming(actor.userId, take, leaving)
    },

    /** Stores a piece. One that is here already is answered the same. @throws invalid, not_found */
    async append(actor: Actor, id: string, at: number, bytes: Uint8Array<ArrayBuffer>): Promise<Received> {
      const { fileSize } = await get(actor, id)
      // Each is a row: the last one alone may be small.
      if (bytes.length < Math.max(1, Math.min(MIN_PIECE_BYTES, fileSize - at))) {
        throw invalid('', `A piece has at least ${MIN_PIECE_BYTES / 1024} KiB, but for the last`)
      }
      await appendPiece(store, { ownerId: actor.userId, id, at, bytes, now: now() })
      return { received: (await get(actor, id)).received }
    },

    /** Makes the upload of what has come; again: the same. @throws conflict where something is missing, invalid, too_large */
    async finish(actor: Actor, id: string): Promise<Upload> {
      const { fileName, fileSize, received, fileUrl } = await get(actor, id)
      if (fileUrl !== null) {
        const made = await findReadableUpload(store, { fileUrl, userId: actor.userId })
        if (!made) throw new DomainError('not_found', 'Upload not found')
        return toUpload(made)
      }
      if (received < fileSize) throw new DomainError('conflict', `The file has come to ${received} of ${fileSize}`)
      return assemble(actor, id, fileName)
    },

    /** Forgets what has come. */
    async cancel(actor: Actor, id: string): Promise<void> {
      await deletePartialUpload(store, { ownerId: actor.userId, id })
    },
  }
}

async function writePieces(temporaryFile: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  await using file = await open(temporaryFile, 'wx')
  for await (const piece of pieces) await file.writeFile(piece)
}
