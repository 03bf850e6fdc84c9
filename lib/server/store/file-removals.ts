import type { Store } from './client'
import { isForeignKeyViolation } from './with-retries'

export type FileAddresses = { fileUrl: string; thumbnailUrl: string | null }

/** Has these files removed at `dueAt`, unless that is forgotten before. */
export async function planRemoval(
  { prisma }: { prisma: Pick<Store['prisma'], 'fileRemoval'> },
  files: FileAddresses,
  dueAt: Date,
): Promise<void> {
  const { fileUrl, thumbnailUrl } = files
  const plan = { thumbnailUrl, dueAt }
  await prisma.fileRemoval.upsert({ where: { fileUrl }, create: { fileUrl, ...plan }, update: plan })
}

export async function forgetRemoval({ prisma }: Store, fileUrl: string): Promise<void> {
  await prisma.fileRemoval.deleteMany({ where: { fileUrl } })
}

/** Plans that are due, the longest waiting first; `isLive` where the file's upload or export was stored after all. */
export async function listDueRemovals(
  { prisma }: Store,
  query: { now: Date; limit: number },
): Promise<(FileAddresses & { isLive: boolean })[]> {
  const due = await prisma.fileRemoval.findMany({
    where: { dueAt: { lte: query.now } },
    orderBy: { dueAt: 'asc' },
    take: query.limit,
    select: { fileUrl: true, thumbnailUrl: true },
  })
  const among = { where: { fileUrl: { in: due.map(({ fileUrl }) => fileUrl) } }, select: { fileUrl: true } }
  const live = [...(await prisma.upload.findMany(among)), ...(await prisma.ownExport.findMany(among))]
  const urls = new Set(live.map(({ fileUrl }) => fileUrl))
  return due.map((files) => ({ ...files, isLive: urls.has(files.fileUrl) }))
}

const isHeld = [
  { uses: { some: { messageCount: { gt: 0 } } } },
  { templates: { some: {} } },
  // As long as it waits.
  { batches: { some: {} } },
]

/** Takes the mark from uploads that were marked before `before` and that something holds. */
export async function unmarkHeldUploads({ prisma }: Store, before: Date): Promise<void> {
  await prisma.upload.updateMany({ where: { orphanedAt: { lt: before }, OR: isHeld }, data: { orphanedAt: null } })
}

/**
 * Takes up to `limit` uploads that were marked before `before` and that nothing holds out of everybody's reach, plans the
 * removal of their files, and returns how many. From then on no message and no template can hold one.
 */
export async function claimOrphans(store: Store, query: { before: Date; now: Date; limit: number }): Promise<number> {
  const orphans = await store.prisma.upload.findMany({
    where: { orphanedAt: { lt: query.before }, NOT: { OR: isHeld } },
    take: query.limit,
    select: { fileUrl: true, thumbnailUrl: true },
  })
  let claimed = 0
  for (const orphan of orphans) if (await claim(store, orphan, query)) claimed += 1
  return claimed
}

/** False where something took hold of it meanwhile: its foreign key keeps the row. */
async function claim(
  store: Store,
  files: FileAddresses,
  { before, now }: { before: Date; now: Date },
): Promise<boolean> {
  const { fileUrl } = files
  try {
    return await store.prisma.$transaction(async (prisma) => {
      await prisma.uploadUse.deleteMany({ where: { fileUrl, messageCount: 0 } })
      const { count } = await prisma.upload.deleteMany({ where: { fileUrl, orphanedAt: { lt: before } } })
      if (count === 1) await planRemoval({ prisma }, files, now)
      return count === 1
    })
  } catch (error) {
    if (isForeignKeyViolation(error)) return false
    throw error
  }
}
