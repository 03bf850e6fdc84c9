import { type KeptDraftField, sizeOf } from '../../domain/draft-merge'
import type { DraftFieldName } from '../../protocol/draft-names'
import type { DraftChange } from '../../protocol/drafts'
import type { Store } from './client'
import { beyond } from './keyset'
import { inSerializable } from './serializable'

const select = { place: true, field: true, value: true, replaced: true, version: true, editedAt: true } as const

type Row = Omit<KeptDraftField, 'field'> & { field: string }
const toField = (row: Row): KeptDraftField => ({ ...row, field: row.field as DraftFieldName })

/** Own fields by place and name, one more than `limit`. */
export async function listDrafts(
  { prisma }: Store,
  query: { userId: string; after: readonly [string, string] | null; limit: number },
): Promise<KeptDraftField[]> {
  const rows = await prisma.draftField.findMany({
    where: { AND: [{ userId: query.userId }, beyond(['place', 'field'], 'asc', query.after)] },
    orderBy: [{ place: 'asc' }, { field: 'asc' }],
    take: query.limit + 1,
    select,
  })
  return rows.map(toField)
}

/** Merges changes into what is kept, in their order; null, and nothing written, where that would be more than fits. */
export async function mergeDrafts(
  store: Store,
  userId: string,
  changes: readonly DraftChange[],
  {
    merge,
    mostFields,
    mostSize,
  }: {
    merge: (held: KeptDraftField | null, change: DraftChange) => KeptDraftField
    mostFields: number
    mostSize: number
  },
): Promise<KeptDraftField[] | null> {
  return inSerializable(store, async (prisma) => {
    const named = changes.map(({ place, field }) => ({ place, field }))
    const rows = await prisma.draftField.findMany({ where: { userId, OR: named }, select })
    const held = new Map(rows.map((row) => [`${row.place} ${row.field}`, toField(row)]))
    for (const change of changes) {
      const key = `${change.place} ${change.field}`
      held.set(key, merge(held.get(key) ?? null, change))
    }
    const merged = [...held.values()]
    const { _count, _sum } = await prisma.draftField.aggregate({
      where: { userId, NOT: { OR: named } },
      _count: true,
      _sum: { size: true },
    })
    const size = merged.reduce((sum, each) => sum + sizeOf(each), Number(_sum.size ?? 0))
    if (_count + merged.length > mostFields || size > mostSize) return null
    for (const { place, field, ...rest } of merged) {
      const data = { ...rest, size: sizeOf(rest) }
      await prisma.draftField.upsert({
        where: { userId_place_field: { userId, place, field } },
        create: { userId, place, field, ...data },
        update: data,
        select: { place: true },
      })
    }
    return merged
  })
}

/** Fields that nobody has changed since `before`: empty ones, which only tell devices that something was sent. */
export async function deleteEmptyDrafts({ prisma }: Store, before: Date): Promise<void> {
  await prisma.draftField.deleteMany({ where: { editedAt: { lt: before }, size: 0 } })
}
