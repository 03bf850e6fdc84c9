import { type Acting, insertAdminAction } from './admin-actions'
import type { Store } from './client'
import type { EndedCredentials } from './credentials'
import { setPassword } from './users'

export type AccountLinkRow = { id: string; userId: string }

/**
 * A new link, which confirms `email` or sets a password; earlier ones of its kind are over. An admin who makes it is
 * written down with it.
 */
export async function insertAccountLink(
  store: Store,
  link: { id: string; userId: string; email: string | null; secretHash: string; now: Date; expiresAt: Date },
  acting: Acting | null,
): Promise<void> {
  const { now, userId, ...rest } = link
  await store.prisma.$transaction(async (prisma) => {
    const email = link.email === null ? null : { not: null }
    await prisma.accountLink.updateMany({ where: { userId, usedAt: null, email }, data: { usedAt: now } })
    await prisma.accountLink.create({ data: { userId, createdAt: now, ...rest }, select: { id: true } })
    if (acting === null) return
    await insertAdminAction({ prisma }, acting, {
      action: 'reset_link_made',
      userId,
      subjectId: userId,
      before: {},
      after: { expiresAt: link.expiresAt.toISOString() },
    })
  })
}

/** The link to set a password with this secret while it can be used, or null. */
export async function findAccountLink(store: Store, secretHash: string, now: Date): Promise<AccountLinkRow | null> {
  return store.prisma.accountLink.findFirst({
    where: { secretHash, email: null, usedAt: null, expiresAt: { gt: now }, user: { deletedAt: null } },
    select: { id: true, userId: true },
  })
}

export type ConfirmedEmail = { userId: string; name: string; email: string; before: string }

/**
 * Uses the link with this secret: its address is the account's from now on, and confirmed. null where there is no such
 * link to be used; `taken` where another account has the address by now, which leaves the link as it is.
 */
export async function confirmEmail(
  store: Store,
  secretHash: string,
  now: Date,
): Promise<ConfirmedEmail | 'taken' | null> {
  return store.prisma.$transaction(async (prisma) => {
    const where = { secretHash, email: { not: null }, usedAt: null, expiresAt: { gt: now }, user: { deletedAt: null } }
    const link = await prisma.accountLink.findFirst({
      where,
      select: { id: true, userId: true, email: true, user: { select: { name: true, email: true } } },
    })
    if (link === null || link.email === null) return null
    const { userId, email, user } = link
    if ((await prisma.user.count({ where: { email, id: { not: userId } } })) > 0) return 'taken'
    const { count } = await prisma.accountLink.updateMany({
      where: { id: link.id, usedAt: null },
      data: { usedAt: now },
    })
    if (count === 0) return null
    await prisma.user.update({ where: { id: userId }, data: { email, emailConfirmedAt: now }, select: { id: true } })
    return { userId, name: user.name, email, before: user.email }
  })
}

/** Uses a link and sets the password together; null where somebody used it first. */
export async function setPasswordByLink(
  store: Store,
  link: AccountLinkRow,
  change: { passwordHash: string; now: Date },
): Promise<EndedCredentials | null> {
  return store.prisma.$transaction(async (prisma) => {
    const { count } = await prisma.accountLink.updateMany({
      where: { id: link.id, usedAt: null, expiresAt: { gt: change.now } },
      data: { usedAt: change.now },
    })
    if (count === 0) return null
    return setPassword({ prisma }, { userId: link.userId, exceptSessionId: null, ...change })
  })
}

/** Forgets links that ended before `before`, and returns how many. */
export async function deleteAccountLinks(store: Store, before: Date): Promise<number> {
  const { count } = await store.prisma.accountLink.deleteMany({ where: { expiresAt: { lt: before } } })
  return count
}
