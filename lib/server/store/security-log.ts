import type { SecurityKind } from '../../protocol/security-log'
import type { Store } from './client'
import type { Prisma } from './generated/client'
import { beyond, type PageKey } from './keyset'
import { findPeople } from './users'

export type SecurityRow = {
  id: string
  at: Date
  kind: SecurityKind
  userId: string | null
  actorId: string | null
  address: string
  device: string
  details: Record<string, string>
}

export async function insertSecurityEntry(store: Store, entry: SecurityRow): Promise<void> {
  await store.prisma.securityEntry.create({ data: entry, select: { id: true } })
}

/** Newest first, one more than `limit`. */
export async function listSecurityEntries(
  store: Store,
  query: {
    userId: string | null
    kind: SecurityKind | null
    /** In the name, e-mail address or id of a person, or at the beginning of the address. */
    has: string | null
    after: PageKey | null
    limit: number
  },
): Promise<SecurityRow[]> {
  const asked: Prisma.SecurityEntryWhereInput[] = [beyond(['at', 'id'], 'desc', query.after)]
  if (query.userId !== null) asked.push({ userId: query.userId })
  if (query.kind !== null) asked.push({ kind: query.kind })
  if (query.has !== null) {
    const ids = await findPeople(store, query.has)
    asked.push({
      OR: [{ userId: { in: ids } }, { actorId: { in: ids } }, { address: { startsWith: query.has } }],
    })
  }
  const rows = await store.prisma.securityEntry.findMany({
    where: { AND: asked },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: query.limit + 1,
  })
  return rows.map(({ kind, details, ...row }) => ({
    ...row,
    kind: kind as SecurityKind,
    details: details as Record<string, string>,
  }))
}

/** Forgets entries from before `before`, and returns how many. */
export async function deleteSecurityEntries(store: Store, before: Date): Promise<number> {
  const { count } = await store.prisma.securityEntry.deleteMany({ where: { at: { lt: before } } })
  return count
}
