import type { Store } from './client'
import { given } from './given'
import { beyond, type PageKey } from './keyset'
import { inSerializable } from './serializable'
import { markOrphaned } from './uploads'

export type TemplateRow = { id: string; name: string; text: string; fileUrl: string | null; useCount: number }

const select = { id: true, name: true, text: true, fileUrl: true, useCount: true } as const

/** Own templates by name, one more than `limit`. */
export async function listTemplates(
  store: Store,
  query: { ownerId: string; after: PageKey | null; limit: number },
): Promise<TemplateRow[]> {
  return store.prisma.template.findMany({
    where: { ownerId: query.ownerId, ...beyond(['name', 'id'], 'asc', query.after) },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: query.limit + 1,
    select,
  })
}

/** Null where the user has no such template. */
export async function findTemplate(store: Store, key: { id: string; ownerId: string }): Promise<TemplateRow | null> {
  return store.prisma.template.findFirst({ where: key, select })
}

export async function insertTemplate(
  store: Store,
  { now, ...template }: { id: string; ownerId: string; name: string; text: string; fileUrl: string | null; now: Date },
): Promise<TemplateRow> {
  return store.prisma.template.create({ data: { ...template, createdAt: now }, select })
}

/** Changes what is given; a `fileUrl` of null takes the picture away. Null where the user has no such template. */
export async function updateTemplate(
  store: Store,
  { now, ...key }: { id: string; ownerId: string; now: Date },
  change: { name?: string | undefined; text?: string | undefined; fileUrl?: string | null | undefined },
): Promise<TemplateRow | null> {
  return inSerializable(store, async (prisma) => {
    const before = await prisma.template.findFirst({ where: key, select: { fileUrl: true } })
    const [row] = await prisma.template.updateManyAndReturn({ where: key, data: given(change), select })
    if (before?.fileUrl && before.fileUrl !== row?.fileUrl)
      await markOrphaned({ prisma }, { fileUrl: before.fileUrl }, now)
    return row ?? null
  })
}

/** Returns false where the user has no such template. */
export async function deleteTemplate(
  store: Store,
  { now, ...key }: { id: string; ownerId: string; now: Date },
): Promise<boolean> {
  return inSerializable(store, async (prisma) => {
    const before = await prisma.template.findFirst({ where: key, select: { fileUrl: true } })
    if (before?.fileUrl) await markOrphaned({ prisma }, { fileUrl: before.fileUrl }, now)
    const { count } = await prisma.template.deleteMany({ where: key })
    return count === 1
  })
}
