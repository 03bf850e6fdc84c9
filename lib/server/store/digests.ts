import type { QuietHours, Role } from '../../protocol/objects'
import type { Store } from './client'
import { insertMail, type NewMailRow } from './mails'

export type DigestWaitRow = { userId: string; dueAt: Date }
export type DigestFacts = {
  id: string
  role: Role
  email: string
  digestMail: boolean
  lastDigestAt: Date | null
  quietHours: QuietHours | null
}

/** People who have waited long enough at `now`, longest first. */
export async function listDigestWaits(store: Store, now: Date, limit: number): Promise<DigestWaitRow[]> {
  return store.prisma.digestWait.findMany({ where: { dueAt: { lte: now } }, orderBy: { dueAt: 'asc' }, take: limit })
}

/** Those who can be written to. */
export async function findDigestFacts(store: Store, userId: string): Promise<DigestFacts | null> {
  const found = await store.prisma.user.findFirst({
    where: { id: userId, deletedAt: null, suspendedAt: null },
    select: { id: true, role: true, email: true, digestMail: true, lastDigestAt: true, quietHours: true },
  })
  return found && { ...found, quietHours: found.quietHours as QuietHours | null }
}

export async function postponeDigest(store: Store, { userId, dueAt }: DigestWaitRow, until: Date): Promise<void> {
  await store.prisma.digestWait.updateMany({ where: { userId, dueAt }, data: { dueAt: until } })
}

export async function dropDigest(store: Store, { userId, dueAt }: DigestWaitRow): Promise<void> {
  await store.prisma.digestWait.deleteMany({ where: { userId, dueAt } })
}

/** Ends a wait with the mail that it was for, both or neither; false where somebody else did. */
export async function takeDigest(store: Store, { userId, dueAt }: DigestWaitRow, mail: NewMailRow): Promise<boolean> {
  return store.prisma.$transaction(async (prisma) => {
    const { count } = await prisma.digestWait.deleteMany({ where: { userId, dueAt } })
    if (count === 0) return false
    await prisma.user.updateMany({ where: { id: userId }, data: { lastDigestAt: mail.now } })
    await insertMail({ prisma }, mail)
    return true
  })
}
