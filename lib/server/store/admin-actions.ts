import type { AdminAction } from '../../protocol/audit'
import type { Store } from './client'
import type { Prisma } from './generated/client'
import { beyond, type PageKey } from './keyset'
import { findPeople } from './users'

export type AdminActionRow = {
  id: string
  at: Date
  action: AdminAction
  adminId: string | null
  userId: string | null
  subjectId: string
  before: Record<string, string>
  after: Record<string, string>
  address: string
  device: string
}

/** Who acts, from where, and under which id it is written. */
export type Acting = Pick<AdminActionRow, 'adminId' | 'address' | 'device'> & { newId: () => string; now: Date }

/** Writes down what an admin changed, in the transaction of the change. */
export async function insertAdminAction(
  { prisma }: { prisma: Pick<Store['prisma'], 'adminAction'> },
  { newId, now, ...acting }: Acting,
  what: Pick<AdminActionRow, 'action' | 'userId' | 'subjectId' | 'before' | 'after'>,
): Promise<void> {
  await prisma.adminAction.create({ data: { id: newId(), at: now, ...acting, ...what }, select: { id: true } })
}

/** Newest first, one more than `limit`. */
export async function listAdminActions(
  store: Store,
  query: {
    action: AdminAction | null
    /** In the name, e-mail address or id of who did it or whom it is about. */
    has: string | null
    after: PageKey | null
    limit: number
  },
): Promise<AdminActionRow[]> {
  const asked: Prisma.AdminActionWhereInput[] = [beyond(['at', 'id'], 'desc', query.after)]
  if (query.action !== null) asked.push({ action: query.action })
  if (query.has !== null) {
    const ids = await findPeople(store, query.has)
    asked.push({ OR: [{ adminId: { in: ids } }, { userId: { in: ids } }] })
  }
  const rows = await store.prisma.adminAction.findMany({
    where: { AND: asked },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: query.limit + 1,
  })
  return rows.map(({ action, before, after, ...row }) => ({
    ...row,
    action: action as AdminAction,
    before: before as Record<string, string>,
    after: after as Record<string, string>,
  }))
}
