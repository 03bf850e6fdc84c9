import type { Peer, Role, Visibility } from '../../protocol/objects'
import type { Store } from './client'
import { type EndedCredentials, endCredentialsOf } from './credentials'
import type { Prisma } from './generated/client'
import { given } from './given'
import { beyond, type PageKey } from './keyset'
import { listPeers as statement } from './sql/list-peers'

export type UserRow = {
  id: string
  name: string
  email: string
  role: Role
  visibility: Visibility
  bulkOptOut: boolean
}
export type SignInRow = { id: string; name: string; role: Role; passwordHash: string; suspended: boolean }
export type AdminUserRow = {
  id: string
  name: string
  email: string
  role: Role
  suspended: boolean
  createdAt: Date
  lastSeen: Date | null
}

const select = { id: true, name: true, email: true, role: true, visibility: true, bulkOptOut: true } as const

/** Returns false where the e-mail address (or the id) is taken. */
export async function insertUser(
  store: Store,
  { now, ...user }: { id: string; email: string; name: string; role: Role; passwordHash: string; now: Date },
): Promise<boolean> {
  const { count } = await store.prisma.user.createMany({ data: [{ ...user, createdAt: now }], skipDuplicates: true })
  return count === 1
}

export async function findUser(store: Store, userId: string): Promise<UserRow | null> {
  return store.prisma.user.findFirst({ where: { id: userId, deletedAt: null }, select })
}

export async function findUserForSignIn(store: Store, email: string): Promise<SignInRow | null> {
  const found = await store.prisma.user.findFirst({
    where: { email, deletedAt: null },
    select: { id: true, name: true, role: true, passwordHash: true, suspendedAt: true },
  })
  if (found === null) return null
  const { suspendedAt, ...user } = found
  return { ...user, suspended: suspendedAt !== null }
}

/** A user by id or e-mail address, as command-line tools name them; an id goes before an address. */
export async function findUserId(store: Store, idOrEmail: string): Promise<string | null> {
  const found = await store.prisma.user.findMany({
    where: { OR: [{ id: idOrEmail }, { email: idOrEmail.toLowerCase() }], deletedAt: null },
    select: { id: true },
  })
  return (found.find(({ id }) => id === idOrEmail) ?? found[0])?.id ?? null
}

export async function findPasswordHash(store: Store, userId: string): Promise<string | null> {
  const found = await store.prisma.user.findUnique({ where: { id: userId }, select: { passwordHash: true } })
  return found?.passwordHash ?? null
}

/** Changes what is given and leaves the rest. */
export async function updateProfile(
  store: Store,
  userId: string,
  change: { name?: string | undefined; visibility?: Visibility | undefined; bulkOptOut?: boolean | undefined },
): Promise<UserRow | null> {
  const [row] = await store.prisma.user.updateManyAndReturn({
    where: { id: userId, deletedAt: null },
    data: given(change),
    select,
  })
  return row ?? null
}

/** Sets the password and ends the other credentials together, so that none outlives the old password. */
export async function updatePassword(
  store: Store,
  change: { userId: string; passwordHash: string; exceptSessionId: string | null; now: Date },
): Promise<EndedCredentials> {
  return store.prisma.$transaction(async (prisma) => {
    await prisma.user.update({
      where: { id: change.userId },
      data: { passwordHash: change.passwordHash },
      select: { id: true },
    })
    return endCredentialsOf(
      { prisma },
      { userId: change.userId, except: change.exceptSessionId, reason: 'password_changed', now: change.now },
    )
  })
}

const adminSelect = {
  id: true,
  name: true,
  email: true,
  role: true,
  suspendedAt: true,
  createdAt: true,
  lastSeen: { select: { at: true } },
} satisfies Prisma.UserSelect

function toAdminRow(found: Prisma.UserGetPayload<{ select: typeof adminSelect }>): AdminUserRow {
  const { suspendedAt, lastSeen, ...user } = found
  return { ...user, suspended: suspendedAt !== null, lastSeen: lastSeen?.at ?? null }
}

/** All accounts by name, one more than `limit`. */
export async function listUsers(
  store: Store,
  query: { has: string | null; role: Role | null; suspended: boolean | null; after: PageKey | null; limit: number },
): Promise<AdminUserRow[]> {
  const asked: Prisma.UserWhereInput[] = [{ deletedAt: null }, beyond(['name', 'id'], 'asc', query.after)]
  if (query.has !== null) {
    const contains = { contains: query.has, mode: 'insensitive' } as const
    asked.push({ OR: [{ name: contains }, { email: contains }, { id: contains }] })
  }
  if (query.role !== null) asked.push({ role: query.role })
  if (query.suspended !== null) asked.push({ suspendedAt: query.suspended ? { not: null } : null })
  const rows = await store.prisma.user.findMany({
    where: { AND: asked },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: query.limit + 1,
    select: adminSelect,
  })
  return rows.map(toAdminRow)
}

export async function findAdminUser(store: Store, userId: string): Promise<AdminUserRow | null> {
  const found = await store.prisma.user.findFirst({ where: { id: userId, deletedAt: null }, select: adminSelect })
  return found && toAdminRow(found)
}

/** Names and roles of users, in no order; unknown ids are left out. */
export async function listPeers(store: Store, userIds: readonly string[]): Promise<Peer[]> {
  return statement.run(store.pool, [userIds])
}
