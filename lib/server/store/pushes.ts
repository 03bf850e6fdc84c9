import type { NotificationKind, Preview } from '../../protocol/notifications'
import type { QuietHours } from '../../protocol/objects'
import type { PushTarget } from '../ports/push-sender'
import type { Store } from './client'
import type { NotificationRow, Told } from './notifications'
import { notePushWaits as note } from './sql/note-push-waits'

export type PushWaitRow = { userId: string; kind: string; about: string; dueAt: Date; attempts: number }
export type SubscriptionRow = PushTarget & {
  session: { revokedAt: Date | null; expiresAt: Date; lastUsedAt: Date }
}

/** What decides on one push; null where there is nobody or nothing to tell of any more. */
export type PushFacts = {
  notification: NotificationRow & { seq: number; pushedAt: Date | null }
  notify: unknown
  pushPreview: Preview
  quietHours: QuietHours | null
  isMuted: boolean
  subscriptions: SubscriptionRow[]
}

/** Takes a browser for this person and session; whoever had it before has it no longer. Keeps the newest `most`. */
export async function putSubscription(
  store: Store,
  subscription: PushTarget & { userId: string; sessionId: string; now: Date },
  most: number,
): Promise<void> {
  const { now: createdAt, endpoint, ...owner } = subscription
  await store.prisma.$transaction(async (prisma) => {
    await prisma.pushSubscription.upsert({
      where: { endpoint },
      create: { endpoint, ...owner, createdAt },
      update: { ...owner, createdAt },
      select: { endpoint: true },
    })
    const surplus = await prisma.pushSubscription.findMany({
      where: { userId: owner.userId },
      orderBy: { createdAt: 'desc' },
      skip: most,
      select: { endpoint: true },
    })
    await prisma.pushSubscription.deleteMany({ where: { endpoint: { in: surplus.map((each) => each.endpoint) } } })
  })
}

/** Of this person's, where one is given. */
export async function deleteSubscription(store: Store, endpoint: string, userId?: string): Promise<void> {
  await store.prisma.pushSubscription.deleteMany({ where: { endpoint, ...(userId === undefined ? {} : { userId }) } })
}

export async function notePushWaits(store: Store, told: readonly Told[], waitMs: number): Promise<void> {
  const column = (key: keyof Told) => told.map((each) => each[key])
  await note.run(store.pool, [column('userId'), column('kind'), column('about'), waitMs])
}

/** Longest due first. */
export async function listPushWaits(store: Store, now: Date, limit: number): Promise<PushWaitRow[]> {
  return store.prisma.pushWait.findMany({ where: { dueAt: { lte: now } }, orderBy: { dueAt: 'asc' }, take: limit })
}

const keyOf = ({ userId, kind, about, dueAt }: PushWaitRow) => ({ userId, kind, about, dueAt })

/** Takes a wait until `until`; false where somebody else has it. */
export async function takePushWait(store: Store, wait: PushWaitRow, until: Date): Promise<boolean> {
  const { count } = await store.prisma.pushWait.updateMany({ where: keyOf(wait), data: { dueAt: until } })
  return count === 1
}

export async function postponePushWait(
  store: Store,
  wait: PushWaitRow,
  change: { dueAt: Date; attempts: number },
): Promise<void> {
  await store.prisma.pushWait.updateMany({ where: keyOf(wait), data: change })
}

/** Ends a wait, unless something came that it is for as well. */
export async function dropPushWait(store: Store, wait: PushWaitRow): Promise<void> {
  await store.prisma.pushWait.deleteMany({ where: keyOf(wait) })
}

export async function notePushed(store: Store, id: string, pushedAt: Date | null): Promise<void> {
  await store.prisma.notification.updateMany({ where: { id }, data: { pushedAt } })
}

export async function findPushFacts(store: Store, wait: PushWaitRow, now: Date): Promise<PushFacts | null> {
  const { userId, kind, about } = wait
  const [user, notification, mute, subscriptions] = await Promise.all([
    store.prisma.user.findFirst({
      where: { id: userId, deletedAt: null, suspendedAt: null },
      select: { notify: true, pushPreview: true, quietHours: true },
    }),
    store.prisma.notification.findUnique({ where: { userId_kind_about: { userId, kind, about } } }),
    store.prisma.mute.findFirst({
      where: { userId, conversationId: about, OR: [{ until: null }, { until: { gt: now } }] },
      select: { userId: true },
    }),
    store.prisma.pushSubscription.findMany({
      where: { userId },
      select: {
        endpoint: true,
        p256dh: true,
        auth: true,
        session: { select: { revokedAt: true, expiresAt: true, lastUsedAt: true } },
      },
    }),
  ])
  if (user === null || notification === null) return null
  return {
    notification: { ...notification, kind: notification.kind as NotificationKind },
    notify: user.notify,
    pushPreview: user.pushPreview as Preview,
    quietHours: user.quietHours as QuietHours | null,
    isMuted: mute !== null,
    subscriptions,
  }
}
