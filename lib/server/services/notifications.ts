import type { Actor } from '../../domain/actor'
import { previewOf } from '../../domain/message-policy'
import { hiddenKinds, toNotificationSettings } from '../../domain/notification-policy'
import { fromPageCursor, toPage } from '../../domain/page-cursor'
import { quietUntil } from '../../domain/quiet-hours'
import { MAX_PAGE_SIZE } from '../../protocol/limits'
import type {
  Notification,
  NotificationKind,
  NotificationSettings,
  UnreadNotifications,
} from '../../protocol/notifications'
import type { MessageContent } from '../../protocol/objects'
import type { Page, PageQuery } from '../../protocol/routes'
import type { Logger } from '../logger'
import type { Broadcaster } from '../ports/broadcaster'
import type { Store } from '../store/client'
import {
  endNotifications,
  findBatchContents,
  findNotificationFacts,
  listNotifications,
  lowerNotifications,
  type NewNotification,
  type NotificationRow,
  noteNotifications,
  type Placed,
  readNotifications,
  type Told,
} from '../store/notifications'
import { namePeople } from './name-people'
import type { WebPushes } from './web-pushes'

/** Messages that come within it are noted by one statement, and told by one push. */
const FLUSH_AFTER_MS = 500
/** Of one round; the rest goes with the next. */
const AT_ONCE = 2000

type News = { kind: NotificationKind; about: string; fromId?: string | null; text?: string; seq?: number }

export type NotificationsService = ReturnType<typeof createNotifications>

/**
 * What people are told of: one row for each conversation, job, batch or report. It is noted half a second after it
 * happened, for everybody together, so that no send waits for it; what came so shortly before a kill is not told of.
 */
export function createNotifications(parts: {
  store: Store
  broadcaster: Broadcaster
  pushes: Pick<WebPushes, 'note'>
  /** Has a mail follow to those who have not read it by then. */
  noteForMail: (userIds: readonly string[]) => Promise<void>
  logger: Pick<Logger, 'error'>
  now: () => Date
  newId: () => string
}) {
  const { store, broadcaster, pushes, noteForMail, logger, now, newId } = parts
  const noted = new Map<string, NewNotification>()
  const reads = new Map<string, Placed>()
  const takenBack = new Map<string, Placed>()
  let timer: NodeJS.Timeout | null = null
  let flushing: Promise<void> = Promise.resolve()

  function flushLater(): void {
    timer ??= setTimeout(() => void flush(), FLUSH_AFTER_MS)
  }

  const isWaiting = () => noted.size + reads.size + takenBack.size > 0

  function take<T>(from: Map<string, T>): T[] {
    const taken = [...from].slice(0, AT_ONCE)
    for (const [key] of taken) from.delete(key)
    return taken.map(([, value]) => value)
  }

  function flush(): Promise<void> {
    if (timer) clearTimeout(timer)
    timer = null
    const news = take(noted)
    const ended = take(reads)
    const gone = take(takenBack)
    if (isWaiting()) flushLater()
    flushing = flushing
      .then(() => write(news, ended, gone))
      .catch((error: unknown) => {
        const counts = { notes: news.length, reads: ended.length, takenBack: gone.length }
        logger.error({ err: error, ...counts }, 'notifications could not be noted')
      })
    return flushing
  }

  async function write(
    news: readonly NewNotification[],
    ended: readonly Placed[],
    gone: readonly Placed[],
  ): Promise<void> {
    const told = news.length > 0 ? await noteNotifications(store, news) : []
    const over = ended.length > 0 ? await endNotifications(store, ended) : []
    // After what is new, of which it may be a part.
    const lowered = gone.length > 0 ? await lowerNotifications(store, gone) : []
    await tell(told, [...over, ...lowered])
    // A device that shows what was taken back shows what is left of it; one that shows nothing is not woken for it.
    const shown = [...over, ...lowered.filter(({ wasPushed }) => wasPushed)]
    const moved = [...told, ...shown.map(({ userId, about }) => ({ userId, about, kind: 'message' }))]
    if (moved.length > 0) await pushes.note(moved)
    if (told.length > 0) await noteForMail([...new Set(told.map(({ userId }) => userId))])
  }

  /** Tells the devices of everybody concerned how many are unread, and whether that may be heard. */
  async function tell(told: readonly Told[], over: readonly { userId: string; about: string }[]): Promise<void> {
    const byUser = new Map<string, { about: string; kind?: string }[]>()
    for (const each of [...told, ...over]) byUser.set(each.userId, [...(byUser.get(each.userId) ?? []), each])
    if (byUser.size === 0) return
    const about = told.map((each) => each.about)
    for (const facts of await findNotificationFacts(store, [...byUser.keys()], about)) {
      const settings = toNotificationSettings(facts.notify)
      const mine = byUser.get(facts.userId) ?? []
      const isQuiet = facts.quietHours !== null && quietUntil(facts.quietHours, now()) !== null
      const isHeard = ({ kind, about }: { kind?: string; about: string }) =>
        kind !== undefined && settings[kind as NotificationKind].sound && !facts.muted.includes(about)
      broadcaster.toUsers([facts.userId], 'notifications_changed', {
        ...countShown(facts.unread, settings),
        sound: !isQuiet && mine.some(isHeard),
        about: [...new Set(mine.map((each) => each.about))].slice(0, MAX_PAGE_SIZE),
      })
    }
  }

  async function findOwn(userId: string) {
    const [facts] = await findNotificationFacts(store, [userId], [])
    const settings = toNotificationSettings(facts?.notify)
    return { hidden: hiddenKinds(settings), unread: countShown(facts?.unread ?? null, settings) }
  }

  return {
    /** Tells somebody of something that happened. Messages give their `seq`, so that reading them ends it. */
    note(userId: string, { kind, about, fromId = null, text = '', seq = 0 }: News): void {
      const key = `${userId} ${kind} ${about}`
      const held = noted.get(key)
      const count = (held?.count ?? 0) + 1
      noted.set(key, { id: held?.id ?? newId(), userId, kind, about, fromId, text, count, seq })
      flushLater()
    },

    /** Somebody has read a conversation as far as `seq`. */
    noteRead(userId: string, conversationId: string, seq: number): void {
      const key = `${userId} ${conversationId}`
      reads.set(key, { userId, about: conversationId, seq: Math.max(seq, reads.get(key)?.seq ?? 0) })
      flushLater()
    },

    /** A message to somebody was taken back, perhaps before they read it. */
    noteTakenBack(userId: string, conversationId: string, seq: number): void {
      takenBack.set(`${conversationId} ${seq}`, { userId, about: conversationId, seq })
      flushLater()
    },

    /** Newest first, without the kinds that one does not want listed. */
    async list({ userId }: Actor, { cursor, limit }: PageQuery): Promise<Page<Notification> & UnreadNotifications> {
      const after = fromPageCursor(cursor, ['time', 'id'])
      const { hidden, unread } = await findOwn(userId)
      const rows = await listNotifications(store, { userId, hidden, after, limit })
      const nameOf = await namePeople(
        store,
        rows.map(({ fromId }) => fromId),
      )
      const batchIds = rows.filter(({ kind }) => kind === 'batch').map(({ about }) => about)
      const contents = await findBatchContents(store, userId, batchIds)
      const toItem = ({ fromId, at, readAt, ...row }: NotificationRow): Notification => ({
        ...row,
        from: nameOf(fromId),
        excerpt: excerptOf(contents.get(row.about)),
        at: at.toISOString(),
        readAt: readAt?.toISOString() ?? null,
      })
      return { ...toPage(rows, limit, toItem, (row) => [row.at.toISOString(), row.id]), ...unread }
    },

    /** Marks own ones as read, on all devices; all of them where `ids` is null. */
    async read({ userId }: Actor, ids: readonly string[] | null): Promise<UnreadNotifications> {
      const read = await readNotifications(store, { userId, ids, now: now() })
      // Devices that were woken for it show it no longer.
      if (read.length > 0) await pushes.note(read)
      const { unread } = await findOwn(userId)
      broadcaster.toUsers([userId], 'notifications_changed', { ...unread, sound: false, about: [] })
      return unread
    },

    async close(): Promise<void> {
      while (isWaiting()) await flush()
      if (timer) clearTimeout(timer)
      await flushing
    },
  }
}

function excerptOf(content: MessageContent | undefined): string | null {
  return content ? previewOf(content) : null
}

function countShown(unread: Record<string, number> | null, settings: NotificationSettings): UnreadNotifications {
  const shown = Object.entries(unread ?? {}).filter(([kind]) => settings[kind as NotificationKind]?.inApp)
  const unreadCount = shown.reduce((sum, [, count]) => sum + count, 0)
  const messages = shown.find(([kind]) => kind === 'message')?.[1] ?? 0
  return { unreadCount, unreadBesideMessages: unreadCount - messages }
}
