import { toNotificationSettings } from '../../domain/notification-policy'
import { toNamePieces } from '../../domain/search-words'
import type { NotificationSettings, Preview } from '../../protocol/notifications'
import type { Peer, QuietHours, Role, Visibility } from '../../protocol/objects'
import type { Store } from './client'
import { findConversationOf } from './conversations'
import { type EndedCredentials, endCredentialsOf } from './credentials'
import { Prisma } from './generated/client'
import { given } from './given'
import { holding } from './holding'
import { beyond, type PageKey } from './keyset'
import { listPeers as statement } from './sql/list-peers'

export type UserRow = {
  id: string
  name: string
  email: string
  emailConfirmedAt: Date | null
  role: Role
  visibility: Visibility
  bulkOptOut: boolean
  bulkWeeklyLimit: number | null
  quietHours: QuietHours | null
  readReceipts: boolean
  digestMail: boolean
  notify: NotificationSettings
  pushPreview: Preview
  mailPreview: Preview
  typing: boolean
}
/** What one may change of oneself; what is not given stays. */
export type ProfileChange = {
  [K in keyof Omit<UserRow, 'id' | 'email' | 'emailConfirmedAt' | 'role'>]?: UserRow[K] | undefined
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

const select = {
  id: true,
  name: true,
  email: true,
  emailConfirmedAt: true,
  role: true,
  visibility: true,
  bulkOptOut: true,
  bulkWeeklyLimit: true,
  quietHours: true,
  readReceipts: true,
  digestMail: true,
  notify: true,
  pushPreview: true,
  mailPreview: true,
  typing: true,
} as const

function toUserRow(found: Prisma.UserGetPayload<{ select: typeof select }>): UserRow {
  return {
    ...found,
    quietHours: found.quietHours as QuietHours | null,
    notify: toNotificationSettings(found.notify),
    pushPreview: found.pushPreview as Preview,
    mailPreview: found.mailPreview as Preview,
  }
}

/** Returns false where the e-mail address (or the id) is taken. */
export async function insertUser(
  store: Store,
  { now, ...user }: { id: string; email: string; name: string; role: Role; passwordHash: string; now: Date },
): Promise<boolean> {
  const { count } = await store.prisma.user.createMany({ data: [{ ...user, createdAt: now }], skipDuplicates: true })
  return count === 1
}

export async function findUser(store: Store, userId: string): Promise<UserRow | null> {
  const found = await store.prisma.user.findFirst({ where: { id: userId, deletedAt: null }, select })
  return found && toUserRow(found)
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

/** Whoever may be written to at this e-mail address; nobody who is suspended or gone. */
export async function findUserForMail(store: Store, email: string): Promise<{ id: string; name: string } | null> {
  return store.prisma.user.findFirst({
    where: { email, deletedAt: null, suspendedAt: null },
    select: { id: true, name: true },
  })
}

/** Notes that somebody signed in. True for the first time of all. */
export async function noteSignedIn(store: Store, userId: string, now: Date): Promise<boolean> {
  const { count } = await store.prisma.user.updateMany({
    where: { id: userId, signedInAt: null },
    data: { signedInAt: now },
  })
  return count === 1
}

export async function findPasswordHash(store: Store, userId: string): Promise<string | null> {
  const found = await store.prisma.user.findUnique({ where: { id: userId }, select: { passwordHash: true } })
  return found?.passwordHash ?? null
}

/** Changes what is given and leaves the rest. */
export async function updateProfile(
  store: Store,
  userId: string,
  { quietHours, ...change }: ProfileChange,
): Promise<UserRow | null> {
  const [row] = await store.prisma.user.updateManyAndReturn({
    where: { id: userId, deletedAt: null },
    data: given({ ...change, quietHours: quietHours === null ? Prisma.DbNull : quietHours }),
    select,
  })
  return row ? toUserRow(row) : null
}

/** Sets the password and ends the other credentials together, so that none outlives the old password. */
export async function updatePassword(
  store: Store,
  change: { userId: string; passwordHash: string; exceptSessionId: string | null; now: Date },
): Promise<EndedCredentials> {
  return store.prisma.$transaction(async (prisma) => setPassword({ prisma }, change))
}

/** Within a transaction. Links that were made to set a forgotten password are over as well. */
export async function setPassword(
  { prisma }: { prisma: Prisma.TransactionClient },
  change: { userId: string; passwordHash: string; exceptSessionId: string | null; now: Date },
): Promise<EndedCredentials> {
  const { userId, passwordHash, exceptSessionId, now } = change
  await prisma.user.update({ where: { id: userId }, data: { passwordHash }, select: { id: true } })
  await prisma.accountLink.updateMany({ where: { userId, usedAt: null }, data: { usedAt: now } })
  return endCredentialsOf({ prisma }, { userId, except: exceptSessionId, reason: 'password_changed', now })
}

const adminSelect = {
  id: true,
  name: true,
  email: true,
  role: true,
  suspendedAt: true,
  createdAt: true,
  lastSeen: { select: { at: true } },
  nodes: { select: { node: { select: { at: true } } } },
} satisfies Prisma.UserSelect

function toAdminRow(found: Prisma.UserGetPayload<{ select: typeof adminSelect }>): AdminUserRow {
  const { suspendedAt, lastSeen, nodes, ...user } = found
  const seen = [lastSeen, ...nodes.map(({ node }) => node)].flatMap((row) => (row ? [row.at.getTime()] : []))
  return { ...user, suspended: suspendedAt !== null, lastSeen: seen.length > 0 ? new Date(Math.max(...seen)) : null }
}

/** Accounts whose name, id or e-mail address holds all these folded pieces, each in any of them. */
function isNamed(pieces: readonly string[]): Prisma.UserWhereInput {
  return holding(pieces, (piece) => ({ OR: [{ searchText: { contains: piece } }, { email: { contains: piece } }] }))
}

/** All accounts in the order asked, one more than `limit`. */
export async function listUsers(
  store: Store,
  query: {
    pieces: readonly string[] | null
    role: Role | null
    suspended: boolean | null
    by: 'name' | 'createdAt'
    order: 'asc' | 'desc'
    after: PageKey | null
    limit: number
  },
): Promise<AdminUserRow[]> {
  const asked: Prisma.UserWhereInput[] = [{ deletedAt: null }, beyond([query.by, 'id'], query.order, query.after)]
  if (query.pieces !== null) asked.push(isNamed(query.pieces))
  if (query.role !== null) asked.push({ role: query.role })
  if (query.suspended !== null) asked.push({ suspendedAt: query.suspended ? { not: null } : null })
  const rows = await store.prisma.user.findMany({
    where: { AND: asked },
    orderBy: [{ [query.by]: query.order }, { id: query.order }],
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

/** Whether there is a user of this role whose name this viewer may know: one who is suspended only of contacts. */
export async function isVisiblePerson(
  store: Store,
  query: { viewerId: string; userId: string; role: Role },
): Promise<boolean> {
  const found = await store.prisma.user.findFirst({
    where: { id: query.userId, role: query.role, deletedAt: null },
    select: { suspendedAt: true },
  })
  if (found === null) return false
  return found.suspendedAt === null || (await findConversationOf(store, query.viewerId, query.userId)) !== null
}

/** A search for people looks at this many of them at most. */
const MAX_PEOPLE = 200

/** The ids of people with this in their name, e-mail address or id. */
export async function findPeople(store: Store, has: string): Promise<string[]> {
  const found = await store.prisma.user.findMany({
    where: isNamed(toNamePieces(has)),
    take: MAX_PEOPLE,
    select: { id: true },
  })
  return found.map(({ id }) => id)
}
