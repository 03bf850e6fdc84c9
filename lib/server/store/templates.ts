import type { OwnPlaceholder } from '../../protocol/template-objects'
import { type Acting, insertAdminAction } from './admin-actions'
import type { Store } from './client'
import { given } from './given'
import { beyond, type PageKey } from './keyset'
import { inSerializable } from './serializable'
import { templateUsage } from './sql/template-usage'
import { markOrphaned } from './uploads'

export type TemplateRow = {
  id: string
  /** Null: shared with every contractor. */
  ownerId: string | null
  name: string
  text: string
  placeholders: OwnPlaceholder[]
  fileUrl: string | null
  archivedAt: Date | null
}

export type TemplateChange = {
  name?: string | undefined
  text?: string | undefined
  fileUrl?: string | null | undefined
  placeholders?: OwnPlaceholder[] | undefined
  archivedAt?: Date | null | undefined
}

/** Which template, and whose: null for one that is shared. */
type TemplateKey = { id: string; ownerId: string | null }

const select = {
  id: true,
  ownerId: true,
  name: true,
  text: true,
  placeholders: true,
  fileUrl: true,
  archivedAt: true,
} as const

type Found = Omit<TemplateRow, 'placeholders'> & { placeholders: unknown }

function toRow(found: Found): TemplateRow {
  return { ...found, placeholders: found.placeholders as OwnPlaceholder[] }
}

/** By name, one more than `limit`: of these owners, null being everybody, archived or in use. */
export async function listTemplates(
  store: Store,
  query: { owners: readonly (string | null)[]; isArchived: boolean; after: PageKey | null; limit: number },
): Promise<TemplateRow[]> {
  const rows = await store.prisma.template.findMany({
    where: {
      AND: [
        { OR: query.owners.map((ownerId) => ({ ownerId })) },
        { archivedAt: query.isArchived ? { not: null } : null },
        beyond(['name', 'id'], 'asc', query.after),
      ],
    },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: query.limit + 1,
    select,
  })
  return rows.map(toRow)
}

/** One of the user's, or one that is shared. */
export async function findTemplate(store: Store, key: { id: string; userId: string }): Promise<TemplateRow | null> {
  const mine = { OR: [{ ownerId: key.userId }, { ownerId: null, archivedAt: null }] }
  const found = await store.prisma.template.findFirst({ where: { id: key.id, ...mine }, select })
  return found && toRow(found)
}

/** How many batches that went out were written from each; null counts those of all contractors. */
export async function countTemplateUses(
  store: Store,
  ids: readonly string[],
  contractorId: string | null,
): Promise<Map<string, number>> {
  const groups = await store.prisma.bulkBatch.groupBy({
    by: ['templateId'],
    where: {
      templateId: { in: [...ids] },
      ...(contractorId === null ? {} : { contractorId }),
      // One that was sent at once never waited to start.
      OR: [{ sendAt: null }, { startedAt: { not: null } }],
    },
    _count: { _all: true },
  })
  return new Map(groups.map(({ templateId, _count }) => [templateId ?? '', _count._all]))
}

/** What came of a contractor's batches since then, by template. */
export async function listTemplateUsage(
  store: Store,
  of: { contractorId: string; since: Date },
): Promise<{ templateId: string; sent: number; replied: number }[]> {
  return templateUsage.run(store.pool, [of.contractorId, of.since])
}

type NewTemplate = Omit<TemplateRow, 'archivedAt'> & { now: Date }

export async function insertTemplate(store: Store, { now, ...template }: NewTemplate): Promise<TemplateRow> {
  return toRow(await store.prisma.template.create({ data: { ...template, createdAt: now }, select }))
}

/** Shares a template with every contractor, and writes down who did. */
export async function insertSharedTemplate(
  store: Store,
  template: Omit<NewTemplate, 'ownerId' | 'fileUrl' | 'now'>,
  acting: Acting,
): Promise<TemplateRow> {
  return store.prisma.$transaction(async (prisma) => {
    const row = toRow(await prisma.template.create({ data: { ...template, createdAt: acting.now }, select }))
    await insertAdminAction({ prisma }, acting, {
      action: 'template_shared',
      userId: null,
      subjectId: row.id,
      before: {},
      after: toAudited(row),
    })
    return row
  })
}

/**
 * Changes what is given; a `fileUrl` of null takes the picture away. Null where there is no such template. `decide` is asked
 * again for each try. Changes of shared ones are written down with who made them.
 */
export async function updateTemplate(
  store: Store,
  { now, ...key }: TemplateKey & { now: Date },
  decide: (before: TemplateRow) => TemplateChange,
  acting: Acting | null = null,
): Promise<TemplateRow | null> {
  return inSerializable(store, async (prisma) => {
    const found = await prisma.template.findFirst({ where: key, select })
    if (found === null) return null
    const before = toRow(found)
    const after = toRow(await prisma.template.update({ where: { id: key.id }, data: given(decide(before)), select }))
    if (before.fileUrl && before.fileUrl !== after.fileUrl)
      await markOrphaned({ prisma }, { fileUrl: before.fileUrl }, now)
    if (acting)
      await insertAdminAction({ prisma }, acting, {
        action: actionOf(before, after),
        userId: null,
        subjectId: key.id,
        before: toAudited(before),
        after: toAudited(after),
      })
    return after
  })
}

function actionOf(before: TemplateRow, after: TemplateRow) {
  if (before.archivedAt === null && after.archivedAt !== null) return 'template_withdrawn'
  return before.archivedAt !== null && after.archivedAt === null ? 'template_shared' : 'template_changed'
}

function toAudited({ name, text }: TemplateRow): Record<string, string> {
  return { name, text }
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
