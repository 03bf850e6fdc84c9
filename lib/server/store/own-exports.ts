import type { Store } from './client'
import { planRemoval } from './file-removals'
import type { Prisma } from './generated/client'
import { inSerializable } from './serializable'

export type OwnExportRow = {
  id: string
  userId: string
  askedAt: Date
  dueAt: Date | null
  attempts: number
  endedAt: Date | null
  fileUrl: string | null
  fileSize: number | null
}
/** One try of one export: whoever else tries has another number. */
export type OwnExportTry = Pick<OwnExportRow, 'id' | 'userId' | 'attempts'>

function toRow(found: Prisma.OwnExportGetPayload<object>): OwnExportRow {
  return { ...found, fileSize: found.fileSize === null ? null : Number(found.fileSize) }
}

export async function findOwnExport({ prisma }: Pick<Store, 'prisma'>, userId: string): Promise<OwnExportRow | null> {
  const found = await prisma.ownExport.findUnique({ where: { userId } })
  return found && toRow(found)
}

/** Asks for a new one in place of the one before, whose file goes; where one is being made, that one. */
export async function askForOwnExport(
  store: Store,
  { now, ...asked }: { id: string; userId: string; now: Date },
): Promise<OwnExportRow> {
  return inSerializable(store, async (prisma) => {
    const before = await prisma.ownExport.findUnique({ where: { userId: asked.userId } })
    if (before?.dueAt) return toRow(before)
    await dropOwnExport(prisma, asked.userId, now)
    return toRow(await prisma.ownExport.create({ data: { ...asked, askedAt: now, dueAt: now } }))
  })
}

/** Takes somebody's export from them, and has its file removed. */
export async function dropOwnExport(prisma: Prisma.TransactionClient, userId: string, now: Date): Promise<void> {
  const before = await prisma.ownExport.findUnique({ where: { userId }, select: { fileUrl: true } })
  if (before?.fileUrl) await planRemoval({ prisma }, { fileUrl: before.fileUrl, thumbnailUrl: null }, now)
  await prisma.ownExport.deleteMany({ where: { userId } })
}

/** Takes one that is due for whoever asks first, until `until`; null for the others, and where it has ended or is gone. */
export async function takeOwnExport(store: Store, id: string, now: Date, until: Date): Promise<OwnExportTry | null> {
  const [row] = await store.prisma.ownExport.updateManyAndReturn({
    where: { id, dueAt: { lte: now } },
    data: { dueAt: until, attempts: { increment: 1 } },
    select: { id: true, userId: true, attempts: true },
  })
  return row ?? null
}

/** Moves the time at which somebody else may try; false where somebody does already, or it is gone. */
export async function moveOwnExport(store: Store, { id, attempts }: OwnExportTry, dueAt: Date): Promise<boolean> {
  const { count } = await store.prisma.ownExport.updateMany({
    where: { id, attempts, dueAt: { not: null } },
    data: { dueAt },
  })
  return count === 1
}

/** Ends a try with the file it made, or null for one that was given up; false where it is somebody else's by now. */
export async function endOwnExport(
  store: Store,
  { id, attempts }: OwnExportTry,
  { now, file }: { now: Date; file: { fileUrl: string; fileSize: number } | null },
): Promise<boolean> {
  const { count } = await store.prisma.ownExport.updateMany({
    where: { id, attempts, dueAt: { not: null } },
    data: { ...file, dueAt: null, endedAt: now },
  })
  return count === 1
}

/** Those that should have been tried before `before`: whoever had them died. */
export async function listOverdueOwnExports(store: Store, before: Date, limit: number): Promise<string[]> {
  const rows = await store.prisma.ownExport.findMany({
    where: { dueAt: { lte: before } },
    orderBy: { dueAt: 'asc' },
    take: limit,
    select: { id: true },
  })
  return rows.map(({ id }) => id)
}

/** Takes the files of those that were made before `before` out of reach, and has them removed. */
export async function expireOwnExports(store: Store, before: Date, now: Date): Promise<void> {
  const expired = await store.prisma.ownExport.findMany({
    where: { endedAt: { lt: before }, fileUrl: { not: null } },
    select: { id: true, fileUrl: true },
  })
  for (const { id, fileUrl } of expired) {
    if (fileUrl === null) continue
    await store.prisma.$transaction(async (prisma) => {
      const { count } = await prisma.ownExport.updateMany({ where: { id, fileUrl }, data: { fileUrl: null } })
      if (count === 1) await planRemoval({ prisma }, { fileUrl, thumbnailUrl: null }, now)
    })
  }
}

/** Forgets those that ended before `before` and whose file is gone. */
export async function deleteOwnExports({ prisma }: Store, before: Date): Promise<void> {
  await prisma.ownExport.deleteMany({ where: { endedAt: { lt: before }, fileUrl: null } })
}
