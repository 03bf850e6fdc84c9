import type { Store } from './client'
import { inSerializable } from './serializable'

export type UploadRow = {
  fileUrl: string
  fileName: string
  fileSize: number
  mimeType: string
  width: number | null
  height: number | null
  thumbnailUrl: string | null
}

/** How many bytes the files of a user take together, thumbnails left out. */
export async function measureUploads(
  { prisma }: { prisma: Pick<Store['prisma'], 'upload'> },
  ownerId: string,
): Promise<number> {
  const { _sum } = await prisma.upload.aggregate({ where: { ownerId }, _sum: { fileSize: true } })
  return Number(_sum.fileSize ?? 0)
}

/** Returns false, and stores nothing, where the owner's files would take more than `quota` bytes with this one. */
export async function insertUpload(
  store: Store,
  { now, ...upload }: UploadRow & { ownerId: string; now: Date },
  quota: number,
): Promise<boolean> {
  return inSerializable(store, async (prisma) => {
    const used = await measureUploads({ prisma }, upload.ownerId)
    if (used + upload.fileSize > quota) return false
    await prisma.upload.create({ data: { ...upload, createdAt: now }, select: { fileUrl: true } })
    return true
  })
}

/**
 * The upload behind an address, its own or its thumbnail's, for its owner and for both users of a conversation
 * that holds it; null for everyone else.
 */
export async function findReadableUpload(
  store: Store,
  { fileUrl, userId }: { fileUrl: string; userId: string },
): Promise<UploadRow | null> {
  const isOfUser = { OR: [{ contractorId: userId }, { customerId: userId }] }
  return store.prisma.upload.findFirst({
    where: {
      AND: [
        { OR: [{ fileUrl }, { thumbnailUrl: fileUrl }] },
        { OR: [{ ownerId: userId }, { uses: { some: { conversation: isOfUser } } }] },
      ],
    },
    select: {
      fileUrl: true,
      fileName: true,
      fileSize: true,
      mimeType: true,
      width: true,
      height: true,
      thumbnailUrl: true,
    },
  })
}

/** Keeps an own upload from being removed as unsent. Returns false where the user has no such upload. */
export async function keepOwnUpload(
  store: Store,
  { fileUrl, ownerId, now }: { fileUrl: string; ownerId: string; now: Date },
): Promise<boolean> {
  const own = { fileUrl, ownerId }
  await store.prisma.upload.updateMany({ where: { ...own, usedAt: null }, data: { usedAt: now } })
  return (await store.prisma.upload.count({ where: own })) === 1
}

/** Forgets up to `limit` uploads made before `before` that nothing holds, and returns their addresses. */
export async function deleteUnsentUploads(
  store: Store,
  query: { before: Date; limit: number },
): Promise<{ fileUrl: string; thumbnailUrl: string | null }[]> {
  const unsent = await store.prisma.upload.findMany({
    where: { usedAt: null, createdAt: { lt: query.before } },
    take: query.limit,
    select: { fileUrl: true, thumbnailUrl: true },
  })
  const deleted: typeof unsent = []
  for (const upload of unsent) {
    // Asked again row by row: one that was sent meanwhile stays.
    const { count } = await store.prisma.upload.deleteMany({ where: { fileUrl: upload.fileUrl, usedAt: null } })
    if (count === 1) deleted.push(upload)
  }
  return deleted
}
