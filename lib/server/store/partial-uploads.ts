import type { Store } from './client'
import { inSerializable } from './serializable'
import { measureUploads } from './uploads'

export type PartialUploadRow = { fileName: string; fileSize: number; received: number; fileUrl: string | null }

type Key = { ownerId: string; id: string }
const select = { fileName: true, fileSize: true, received: true, fileUrl: true } as const

export async function findPartialUpload({ prisma }: Store, key: Key): Promise<PartialUploadRow | null> {
  return prisma.partialUpload.findUnique({ where: { ownerId_id: key }, select })
}

/**
 * The row under a sender's id, made where there is none or where another file was meant. Says what stands in the way
 * where there is no room: as many as may be under way, or the bytes of all that is stored and to come.
 */
export async function ensurePartialUpload(
  store: Store,
  { now, most, quota, ...wanted }: Key & { fileName: string; fileSize: number; now: Date; most: number; quota: number },
): Promise<PartialUploadRow | 'too_many' | 'too_large'> {
  const { ownerId, id, fileName, fileSize } = wanted
  return inSerializable(store, async (prisma) => {
    const where = { ownerId_id: { ownerId, id } }
    const held = await prisma.partialUpload.findUnique({ where, select })
    const isSame = held !== null && held.fileSize === fileSize && held.fileName === fileName
    const isThere = !held?.fileUrl || (await prisma.upload.count({ where: { fileUrl: held.fileUrl, ownerId } })) === 1
    if (isSame && isThere) return held
    if (held) await prisma.partialUpload.delete({ where, select: { id: true } })
    const { _count, _sum } = await prisma.partialUpload.aggregate({
      where: { ownerId, fileUrl: null },
      _count: true,
      _sum: { fileSize: true },
    })
    if (_count >= most) return 'too_many'
    const used = (await measureUploads({ prisma }, ownerId)) + Number(_sum.fileSize ?? 0)
    if (used + fileSize > quota) return 'too_large'
    return prisma.partialUpload.create({ data: { ...wanted, touchedAt: now }, select })
  })
}

/** Adds a piece that begins where the last one ended; does nothing to a file that has come further, or is not there. */
export async function appendPiece(
  { prisma }: Store,
  { ownerId, id, at, bytes, now }: Key & { at: number; bytes: Uint8Array<ArrayBuffer>; now: Date },
): Promise<void> {
  await prisma.$transaction(async (transaction) => {
    const { count } = await transaction.partialUpload.updateMany({
      where: { ownerId, id, received: at, fileUrl: null },
      data: { received: at + bytes.length, touchedAt: now },
    })
    if (count === 0) return
    await transaction.partialPiece.create({ data: { ownerId, uploadId: id, at, bytes }, select: { at: true } })
  })
}

/** The pieces of a file in their order, one at a time. */
export async function* readPieces({ prisma }: Store, { ownerId, id }: Key): AsyncGenerator<Uint8Array> {
  let at = -1
  for (;;) {
    const piece = await prisma.partialPiece.findFirst({
      where: { ownerId, uploadId: id, at: { gt: at } },
      orderBy: { at: 'asc' },
      select: { at: true, bytes: true },
    })
    if (!piece) return
    at = piece.at
    yield piece.bytes
  }
}

/** The upload is made: its pieces go, and whoever did not hear of it is told the same. */
export async function settlePartialUpload({ prisma }: Store, { ownerId, id }: Key, fileUrl: string): Promise<void> {
  await prisma.$transaction([
    prisma.partialUpload.updateMany({ where: { ownerId, id }, data: { fileUrl } }),
    prisma.partialPiece.deleteMany({ where: { ownerId, uploadId: id } }),
  ])
}

export async function deletePartialUpload({ prisma }: Store, key: Key): Promise<void> {
  await prisma.partialUpload.deleteMany({ where: key })
}

/** Those that were touched last before `before`, finished or not. */
export async function deletePartialUploads({ prisma }: Store, before: Date): Promise<void> {
  await prisma.partialUpload.deleteMany({ where: { touchedAt: { lt: before } } })
}
