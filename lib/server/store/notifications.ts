import type { NotificationKind } from '../../protocol/notifications'
import type { MessageContent } from '../../protocol/objects'
import type { Store } from './client'
import { beyond, type PageKey } from './keyset'
import { endNotifications as end } from './sql/end-notifications'
import { lowerNotifications as lower } from './sql/lower-notifications'
import { noteNotifications as insert } from './sql/note-notifications'
import { notificationFacts } from './sql/notification-facts'

export type NotificationRow = {
  id: string
  kind: NotificationKind
  about: string
  fromId: string | null
  text: string
  count: number
  at: Date
  readAt: Date | null
}
export type NewNotification = Omit<NotificationRow, 'at' | 'readAt'> & { userId: string; seq: number }
/** A thing that somebody is told of. */
export type Told = { userId: string; kind: string; about: string }

/** Adds to what people are told of. Answers with those of whom it is news. */
export async function noteNotifications(store: Store, rows: readonly NewNotification[]): Promise<Told[]> {
  const column = <K extends keyof NewNotification>(key: K) => rows.map((row) => row[key])
  return insert.run(store.pool, [
    column('id'),
    column('userId'),
    column('kind'),
    column('about'),
    column('fromId'),
    column('text'),
    column('count'),
    column('seq'),
  ])
}

/** A message, and whom it was for. */
export type Placed = { userId: string; about: string; seq: number }

const columnsOf = (placed: readonly Placed[]) => [
  placed.map(({ userId }) => userId),
  placed.map(({ about }) => about),
  placed.map(({ seq }) => seq),
]

/** Ends what conversations were told of as far as they were read. */
export async function endNotifications(
  store: Store,
  reads: readonly Placed[],
): Promise<{ userId: string; about: string }[]> {
  return end.run(store.pool, columnsOf(reads))
}

/** Counts unread messages that were taken back no longer. Answers with those for whom that changes something. */
export async function lowerNotifications(
  store: Store,
  gone: readonly Placed[],
): Promise<{ userId: string; about: string; wasPushed: boolean }[]> {
  return lower.run(store.pool, columnsOf(gone))
}

/** What decides on a sound and the number to show; `about` are the things in question. */
export async function findNotificationFacts(store: Store, userIds: readonly string[], about: readonly string[]) {
  return notificationFacts.run(store.pool, [userIds, about])
}

/** Newest first, one more than `limit`; not those of which all was taken back. */
export async function listNotifications(
  store: Store,
  query: { userId: string; hidden: readonly NotificationKind[]; after: PageKey | null; limit: number },
): Promise<NotificationRow[]> {
  const rows = await store.prisma.notification.findMany({
    where: {
      userId: query.userId,
      kind: { notIn: [...query.hidden] },
      count: { gt: 0 },
      ...beyond(['at', 'id'], 'desc', query.after),
    },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: query.limit + 1,
    omit: { userId: true, seq: true, pushedAt: true },
  })
  return rows as NotificationRow[]
}

/** What these own batches say, by their ids. */
export async function findBatchContents(
  store: Store,
  contractorId: string,
  ids: readonly string[],
): Promise<Map<string, MessageContent>> {
  if (ids.length === 0) return new Map()
  const rows = await store.prisma.bulkBatch.findMany({
    where: { id: { in: [...ids] }, contractorId },
    select: { id: true, content: true },
  })
  return new Map(rows.map(({ id, content }) => [id, content as MessageContent]))
}

/** Marks own ones as read, all where `ids` is null. Answers with those that a push had told of. */
export async function readNotifications(
  store: Store,
  { userId, ids, now }: { userId: string; ids: readonly string[] | null; now: Date },
): Promise<Told[]> {
  const which = ids === null ? {} : { id: { in: [...ids] } }
  const read = await store.prisma.notification.updateManyAndReturn({
    where: { userId, readAt: null, ...which },
    data: { readAt: now },
    select: { userId: true, kind: true, about: true, pushedAt: true },
  })
  return read.filter(({ pushedAt }) => pushedAt !== null)
}

export async function deleteNotifications(store: Store, before: Date): Promise<void> {
  await store.prisma.notification.deleteMany({ where: { at: { lt: before } } })
}
