import type { Store } from './client'
import type { Prisma } from './generated/client'

export type MailRow = { id: string; kind: string; address: string; data: unknown; createdAt: Date; attempts: number }

export type NewMailRow = { id: string; kind: string; address: string; data: Prisma.InputJsonObject; now: Date }

export async function insertMail(
  { prisma }: { prisma: Pick<Store['prisma'], 'mail'> },
  { now, ...mail }: NewMailRow,
): Promise<void> {
  await prisma.mail.create({ data: { ...mail, createdAt: now, dueAt: now }, select: { id: true } })
}

/** Takes a mail that is due for whoever asks first, until `until`; null for the others, and where it is gone. */
export async function takeMail(store: Store, id: string, now: Date, until: Date): Promise<MailRow | null> {
  const [row] = await store.prisma.mail.updateManyAndReturn({
    where: { id, dueAt: { lte: now } },
    data: { dueAt: until, attempts: { increment: 1 } },
    select: { id: true, kind: true, address: true, data: true, createdAt: true, attempts: true },
  })
  return row ?? null
}

export async function postponeMail(store: Store, id: string, dueAt: Date): Promise<void> {
  await store.prisma.mail.updateMany({ where: { id }, data: { dueAt } })
}

export async function deleteMail(store: Store, id: string): Promise<void> {
  await store.prisma.mail.deleteMany({ where: { id } })
}

/** Mails that should have gone out before `before`: whoever had them died. */
export async function listOverdueMails(store: Store, before: Date, limit: number): Promise<string[]> {
  const rows = await store.prisma.mail.findMany({
    where: { dueAt: { lte: before } },
    orderBy: { dueAt: 'asc' },
    take: limit,
    select: { id: true },
  })
  return rows.map(({ id }) => id)
}
