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
    await prisma.upload.create({ data: { ...upload, createdAt: now, orphanedAt: now }, select: { fileUrl: true } })
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
        { OR: [{ ownerId: userId }, { uses: { some: { messageCount: { gt: 0 }, conversation: isOfUser } } }] },
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

/** The addresses of a user's files in their order, from `after` on. */
export async function listUploads(
  { prisma }: Store,
  { ownerId, after, limit }: { ownerId: string; after: string | null; limit: number },
): Promise<string[]> {
  const rows = await prisma.upload.findMany({
    where: { ownerId, ...(after !== null && { fileUrl: { gt: after } }) },
    orderBy: { fileUrl: 'asc' },
    take: limit,
    select: { fileUrl: true },
  })
  return rows.map(({ fileUrl }) => fileUrl)
}

/** Whether the user has this upload. */
export async function hasUpload(store: Store, own: { fileUrl: string; ownerId: string }): Promise<boolean> {
  return (await store.prisma.upload.count({ where: own })) === 1
}

/**
 * Marks uploads that something lets go of. What else may hold them is looked at when the grace is over: of two that let
 * go at once, each would still see the other.
 */
export async function markOrphaned(
  { prisma }: { prisma: Pick<Store['prisma'], 'upload'> },
  which: { fileUrl: string } | { ownerId: string },
  now: Date,
): Promise<void> {
  await prisma.upload.updateMany({ where: which, data: { orphanedAt: now } })
}
