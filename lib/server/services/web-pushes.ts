import type { Actor } from '../../domain/actor'
import { DomainError, invalid } from '../../domain/errors'
import { previewOf } from '../../domain/message-policy'
import { toNotificationSettings } from '../../domain/notification-policy'
import { quietUntil } from '../../domain/quiet-hours'
import type { NotificationKind, PushMessage } from '../../protocol/notifications'
import type { PushSender, PushTarget } from '../ports/push-sender'
import type { Store } from '../store/client'
import { listMessages } from '../store/conversations'
import type { Told } from '../store/notifications'
import {
  deleteSubscription,
  dropPushWait,
  findPushFacts,
  listPushWaits,
  notePushed,
  notePushWaits,
  type PushFacts,
  type PushWaitRow,
  postponePushWait,
  putSubscription,
  type SubscriptionRow,
  takePushWait,
} from '../store/pushes'
import { namePeople } from './name-people'
import { idleSince } from './session-lifetime'

/** Whoever has it before their eyes reads it by then, and no device of theirs is woken. */
const UNREAD_MS = 3000
/** What a tab has shown unread for so long is asked for again, until it is read or shown no more. */
const SHOWN_MS = 10_000
/** Longer than all devices of one person take to be told. */
const LEASE_MS = 5 * 60_000
/** One minute, then twice as long each time. */
const FIRST_RETRY_MS = 60_000
const MOST_ATTEMPTS = 6
const AT_ONCE = 100
const SENT_TOGETHER = 10
/** Kinds whose text is what a person typed: the title of a job. That of others is what became of the thing. */
const holdsTyped: readonly NotificationKind[] = ['interest', 'job_closed']
/** Browsers of one person. */
const MOST_SUBSCRIPTIONS = 20

export type WebPushes = ReturnType<typeof createWebPushes>

/**
 * Pushes to the devices of people who have not read something where they are. Whom one is owed waits in the database and
 * is decided by the node that leads, so that each device hears once, through restarts.
 */
export function createWebPushes(parts: {
  store: Store
  sender: PushSender
  /** Whether a tab of this person has this conversation on its screen, on any device. */
  isShown: (userId: string, conversationId: string) => Promise<boolean>
  now: () => Date
}) {
  const { store, sender, isShown, now } = parts

  async function toMessage({ notification, pushPreview }: PushFacts): Promise<PushMessage> {
    const { id, kind, about, text, count, seq, fromId } = notification
    const nameOf = await namePeople(store, [fromId])
    const isNamed = pushPreview !== 'nothing'
    const mayTell = holdsTyped.includes(kind) ? pushPreview === 'text' : isNamed
    const told = { id, kind, about, count, seq, from: isNamed ? nameOf(fromId) : null, text: mayTell ? text : '' }
    if (kind !== 'message' || pushPreview !== 'text') return { ...told, preview: null }
    const [newest] = await listMessages(store, about, { before: null, after: null, limit: 1 })
    const isTheirs = newest?.senderId === fromId && newest.content !== null
    return { ...told, preview: isTheirs ? previewOf(newest.content as NonNullable<typeof newest.content>) : null }
  }

  /** Whether all that can be told were; a browser that takes no more is forgotten. */
  async function sendToAll(facts: PushFacts, message: PushMessage, subject: string): Promise<boolean> {
    const at = now()
    const hidden = { ...message, from: null, text: '', preview: null }
    const outcomes = await Promise.all(
      facts.subscriptions.map(async ({ session, ...target }: SubscriptionRow & PushTarget) => {
        const isOver = session.revokedAt !== null || session.expiresAt <= at
        // Nobody has been there for so long that the session is over by its age: whoever finds the device learns nothing.
        const isIdle = session.lastUsedAt < idleSince(at)
        const outcome = isOver ? 'gone' : await sender.send(target, JSON.stringify(isIdle ? hidden : message), subject)
        if (outcome === 'gone') await deleteSubscription(store, target.endpoint)
        return outcome
      }),
    )
    return !outcomes.includes('failed')
  }

  async function decide(wait: PushWaitRow): Promise<void> {
    const at = now()
    const facts = await findPushFacts(store, wait, at)
    if (facts === null || facts.subscriptions.length === 0) return dropPushWait(store, wait)
    const { notification } = facts
    const subject = `${wait.userId} ${wait.kind} ${wait.about}`
    if (notification.readAt !== null) {
      if (notification.pushedAt !== null) {
        const { id, kind, seq } = notification
        const over = { id, kind, about: wait.about, count: 0, seq, from: null, text: '', preview: null }
        await notePushed(store, notification.id, null)
        await sendToAll(facts, over, subject)
      }
      return dropPushWait(store, wait)
    }
    if (facts.isMuted || !toNotificationSettings(facts.notify)[notification.kind].push) return dropPushWait(store, wait)
    const quiet = facts.quietHours && quietUntil(facts.quietHours, at)
    if (quiet) return postponePushWait(store, wait, { dueAt: quiet, attempts: 0 })
    if (wait.kind === 'message' && (await isShown(wait.userId, wait.about))) {
      const dueAt = new Date(at.getTime() + SHOWN_MS)
      return postponePushWait(store, wait, { dueAt, attempts: wait.attempts })
    }
    // Before it is sent: what is read in this moment must be taken back.
    await notePushed(store, notification.id, at)
    const isDone = await sendToAll(facts, await toMessage(facts), subject)
    if (isDone || wait.attempts >= MOST_ATTEMPTS) return dropPushWait(store, wait)
    const dueAt = new Date(now().getTime() + FIRST_RETRY_MS * 2 ** wait.attempts)
    await postponePushWait(store, wait, { dueAt, attempts: wait.attempts + 1 })
  }

  async function take(wait: PushWaitRow): Promise<void> {
    const until = new Date(now().getTime() + LEASE_MS)
    if (await takePushWait(store, wait, until)) await decide({ ...wait, dueAt: until })
  }

  let last: Promise<void> = Promise.resolve()
  async function sendRound(): Promise<void> {
    const waits = await listPushWaits(store, now(), AT_ONCE)
    for (let at = 0; at < waits.length; at += SENT_TOGETHER) {
      await Promise.all(waits.slice(at, at + SENT_TOGETHER).map(take))
    }
  }

  return {
    getKey: async () => ({ publicKey: sender.publicKey }),

    /** Has the browser of this session told. @throws forbidden without a session, invalid for unknown services */
    async subscribe({ userId, sessionId }: Actor, target: PushTarget): Promise<void> {
      if (sessionId === null) throw new DomainError('forbidden', 'Only a browser that is signed in takes pushes')
      if (!sender.isKnown(target.endpoint)) throw invalid('endpoint', 'must be of a push service that is known')
      await putSubscription(store, { ...target, userId, sessionId, now: now() }, MOST_SUBSCRIPTIONS)
    },

    /** A browser that had none has none. */
    unsubscribe: ({ userId }: Actor, endpoint: string) => deleteSubscription(store, endpoint, userId),

    /** Something is new to these people, or was read by them. */
    note: (told: readonly Told[]) => notePushWaits(store, told, UNREAD_MS),

    /** Sends what has waited long enough and is still unread; takes back what was read meanwhile. */
    sendDue(): Promise<void> {
      // One round after another: what is taken is done with when the next begins.
      const round = last.then(sendRound)
      last = round.catch(() => undefined)
      return round
    },
  }
}
