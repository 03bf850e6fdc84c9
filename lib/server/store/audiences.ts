import type { AudienceFilter } from '../../protocol/audience-objects'
import type { Store } from './client'
import { Prisma } from './generated/client'
import { beyond, type PageKey } from './keyset'

/** Either a list of people or a filter. */
export type AudienceRow = { id: string; name: string; userIds: string[]; filter: AudienceFilter | null }
type Change = { name?: string | undefined; userIds?: string[] | undefined; filter?: AudienceFilter | undefined }

const select = { id: true, name: true, userIds: true, filter: true } as const

function toRow(found: Omit<AudienceRow, 'filter'> & { filter: unknown }): AudienceRow {
  return { ...found, filter: found.filter as AudienceFilter | null }
}

/** What is given takes the other's place. */
function toData({ name, userIds, filter }: Change) {
  return {
    ...(name === undefined ? {} : { name }),
    ...(userIds === undefined ? {} : { userIds, filter: Prisma.DbNull }),
    ...(filter === undefined ? {} : { filter, userIds: [] }),
  }
}

/** Own audiences by name, one more than `limit`. */
export async function listAudiences(
  store: Store,
  query: { ownerId: string; after: PageKey | null; limit: number },
): Promise<AudienceRow[]> {
  const rows = await store.prisma.audience.findMany({
    where: { ownerId: query.ownerId, ...beyond(['name', 'id'], 'asc', query.after) },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: query.limit + 1,
    select,
  })
  return rows.map(toRow)
}

/** Null where the user has no such audience. */
export async function findAudience(store: Store, key: { id: string; ownerId: string }): Promise<AudienceRow | null> {
  const found = await store.prisma.audience.findFirst({ where: key, select })
  return found && toRow(found)
}

/** How many saved filters a user has. */
export async function countSavedFilters(store: Store, ownerId: string): Promise<number> {
  return store.prisma.audience.count({ where: { ownerId, filter: { not: Prisma.DbNull } } })
}

export async function insertAudience(
  store: Store,
  { id, ownerId, now, ...input }: { id: string; ownerId: string; name: string; now: Date } & Change,
): Promise<AudienceRow> {
  const data = { ...toData(input), id, ownerId, name: input.name, createdAt: now }
  return toRow(await store.prisma.audience.create({ data, select }))
}

/** Changes what is given. Null where the user has no such audience. */
export async function updateAudience(
  store: Store,
  key: { id: string; ownerId: string },
  change: Change,
): Promise<AudienceRow | null> {
  const [row] = await store.prisma.audience.updateManyAndReturn({ where: key, data: toData(change), select })
  return row ? toRow(row) : null
}

export async function deleteAudience(store: Store, key: { id: string; ownerId: string }): Promise<boolean> {
  const { count } = await store.prisma.audience.deleteMany({ where: key })
  return count === 1
}
