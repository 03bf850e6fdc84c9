import type { Peer } from '../../protocol/objects'
import type { Store } from './client'
import { beyond, type PageKey } from './keyset'

export type OptOutRow = Peer & { createdAt: Date }

/** Contractors whom a customer has stopped, newest first, one more than `limit`. */
export async function listOptOuts(
  store: Store,
  query: { customerId: string; after: PageKey | null; limit: number },
): Promise<OptOutRow[]> {
  const rows = await store.prisma.optOut.findMany({
    where: { customerId: query.customerId, ...beyond(['createdAt', 'contractorId'], 'desc', query.after) },
    orderBy: [{ createdAt: 'desc' }, { contractorId: 'desc' }],
    take: query.limit + 1,
    select: { createdAt: true, contractor: { select: { id: true, name: true, role: true } } },
  })
  return rows.map(({ createdAt, contractor }) => ({ ...contractor, createdAt }))
}

export async function insertOptOut(
  store: Store,
  { now, ...pair }: { customerId: string; contractorId: string; now: Date },
): Promise<void> {
  await store.prisma.optOut.createMany({ data: [{ ...pair, createdAt: now }], skipDuplicates: true })
}

export async function deleteOptOut(store: Store, pair: { customerId: string; contractorId: string }): Promise<boolean> {
  const { count } = await store.prisma.optOut.deleteMany({ where: pair })
  return count === 1
}
