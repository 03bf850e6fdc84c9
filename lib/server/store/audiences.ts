import type { Store } from './client'
import { given } from './given'
import { beyond, type PageKey } from './keyset'

export type AudienceRow = { id: string; name: string; userIds: string[] }

const select = { id: true, name: true, userIds: true } as const

/** Own audiences by name, one more than `limit`. */
export async function listAudiences(
  store: Store,
  query: { ownerId: string; after: PageKey | null; limit: number },
): Promise<AudienceRow[]> {
  return store.prisma.audience.findMany({
    where: { ownerId: query.ownerId, ...beyond(['name', 'id'], 'asc', query.after) },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: query.limit + 1,
    select,
  })
}

/** Null where the user has no such audience. */
export async function findAudience(store: Store, key: { id: string; ownerId: string }): Promise<AudienceRow | null> {
  return store.prisma.audience.findFirst({ where: key, select })
}

export async function insertAudience(
  store: Store,
  { now, ...audience }: { id: string; ownerId: string; name: string; userIds: string[]; now: Date },
): Promise<AudienceRow> {
  return store.prisma.audience.create({ data: { ...audience, createdAt: now }, select })
}

/** Changes what is given. Null where the user has no such audience. */
export async function updateAudience(
  store: Store,
  key: { id: string; ownerId: string },
  change: { name?: string | undefined; userIds?: string[] | undefined },
): Promise<AudienceRow | null> {
  const [row] = await store.prisma.audience.updateManyAndReturn({ where: key, data: given(change), select })
  return row ?? null
}

export async function deleteAudience(store: Store, key: { id: string; ownerId: string }): Promise<boolean> {
  const { count } = await store.prisma.audience.deleteMany({ where: key })
  return count === 1
}
