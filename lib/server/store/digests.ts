import { toNotificationSettings } from '../../domain/notification-policy'
import { type NotificationKind, notificationKinds, type Preview } from '../../protocol/notifications'
import type { QuietHours } from '../../protocol/objects'
import type { Store } from './client'
import { insertMail, type NewMailRow } from './mails'
import { noteDigestWaits as note } from './sql/note-digest-waits'
import { type UnreadRow, unreadConversations } from './sql/unread-conversations'

export type DigestWaitRow = { userId: string; dueAt: Date }
export type DigestFacts = {
  id: string
  name: string
  email: string
  /** What comes by mail; nothing where no such mail is wanted at all. */
  kinds: NotificationKind[]
  mailPreview: Preview
  lastDigestAt: Date | null
  quietHours: QuietHours | null
}

/** What else than messages somebody is told of. */
type UnreadNote = { kind: NotificationKind; fromId: string | null; text: string; count: number }

/** What somebody has not read, of the kinds that come by mail. */
export type Unread = {
  messages: number
  conversations: number
  /** Things by kind, messages excepted. */
  things: Partial<Record<NotificationKind, number>>
  /** The newest of both. */
  threads: Pick<UnreadRow, 'conversationId' | 'peerId' | 'unread'>[]
  notes: UnreadNote[]
  /** Since when there is something; null where there is nothing. */
  since: Date | null
}

/** Whoever waits already goes on as before. */
export async function noteDigestWaits(store: Store, userIds: readonly string[], waitMs: number): Promise<void> {
  await note.run(store.pool, [userIds, waitMs])
}

/** People who have waited long enough at `now`, longest first. */
export async function listDigestWaits(store: Store, now: Date, limit: number): Promise<DigestWaitRow[]> {
  return store.prisma.digestWait.findMany({ where: { dueAt: { lte: now } }, orderBy: { dueAt: 'asc' }, take: limit })
}

/** Those who can be written to. */
export async function findDigestFacts(store: Store, userId: string): Promise<DigestFacts | null> {
  const found = await store.prisma.user.findFirst({
    where: { id: userId, deletedAt: null, suspendedAt: null },
    select: {
      id: true,
      name: true,
      email: true,
      digestMail: true,
      notify: true,
      mailPreview: true,
      lastDigestAt: true,
      quietHours: true,
    },
  })
  if (found === null) return null
  const { digestMail, notify, ...facts } = found
  const settings = toNotificationSettings(notify)
  return {
    ...facts,
    kinds: digestMail ? notificationKinds.filter((kind) => settings[kind].mail) : [],
    mailPreview: facts.mailPreview as Preview,
    quietHours: facts.quietHours as QuietHours | null,
  }
}

/** `limit` is how many conversations and other things are told of by themselves. */
export async function findUnread(
  store: Store,
  { userId, kinds, now, limit }: { userId: string; kinds: readonly NotificationKind[]; now: Date; limit: number },
): Promise<Unread> {
  const where = { userId, readAt: null, kind: { in: kinds.filter((kind) => kind !== 'message') } }
  const [threads, groups, notes] = await Promise.all([
    kinds.includes('message') ? unreadConversations.run(store.pool, [userId, now, limit]) : [],
    store.prisma.notification.groupBy({ by: 'kind', where, _count: true, _min: { at: true } }),
    store.prisma.notification.findMany({
      where,
      orderBy: { at: 'desc' },
      take: limit,
      select: { kind: true, fromId: true, text: true, count: true },
    }),
  ])
  const begun = [threads[0]?.oldest, ...groups.map(({ _min }) => _min.at)].flatMap((at) => (at ? [at.getTime()] : []))
  return {
    messages: threads[0]?.messages ?? 0,
    conversations: threads[0]?.conversations ?? 0,
    things: Object.fromEntries(groups.map(({ kind, _count }) => [kind, _count])),
    threads,
    notes: notes as UnreadNote[],
    since: begun.length > 0 ? new Date(Math.min(...begun)) : null,
  }
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
