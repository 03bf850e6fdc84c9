import { previewOf } from '../../domain/message-policy'
import type { UnsubscribeTokens } from '../auth/unsubscribe-token'
import type { MailText } from '../ports/mail-sender'
import type { Store } from '../store/client'
import { listMessages } from '../store/conversations'
import { findDigestFacts, findUnread, type Unread } from '../store/digests'
import { type DigestItem, digestMail } from './digest-text'
import { namePeople } from './name-people'

/** Conversations, and other things, that a mail tells of by themselves. */
const MOST_ITEMS = 5

export type DigestWriter = ReturnType<typeof createDigestWriter>

/** Writes mails about what is unread, when they go out: nothing of it waits anywhere. */
export function createDigestWriter(parts: {
  store: Store
  publicUrl: URL
  unsubscribeTokens: Pick<UnsubscribeTokens, 'make'>
  now: () => Date
}) {
  const { store, publicUrl, unsubscribeTokens, now } = parts
  const hrefTo = (pathname: string) => new URL(pathname, publicUrl).href

  /** What the newest message of a conversation says, where it is the other's and still there. */
  async function findText(conversationId: string, peerId: string): Promise<string | null> {
    const [newest] = await listMessages(store, conversationId, { before: null, after: null, limit: 1 })
    return newest?.senderId === peerId && newest.content !== null ? previewOf(newest.content) : null
  }

  async function toItems({ threads, notes }: Unread, withTexts: boolean): Promise<DigestItem[]> {
    const nameOf = await namePeople(store, [
      ...threads.map(({ peerId }) => peerId),
      ...notes.map(({ fromId }) => fromId),
    ])
    const messages = threads.map(async ({ conversationId, peerId, unread }) => ({
      kind: 'message' as const,
      from: nameOf(peerId)?.name ?? peerId,
      count: unread,
      text: withTexts ? await findText(conversationId, peerId) : null,
    }))
    const others = notes.map(({ kind, fromId, count, text }) => ({
      kind,
      from: nameOf(fromId)?.name ?? 'Somebody',
      count,
      text: withTexts ? previewOf({ text }) : null,
    }))
    return [...(await Promise.all(messages)), ...others]
  }

  return {
    /** Null where there is nothing to tell: read meanwhile, or not wanted any more. */
    async write(userId: string): Promise<MailText | null> {
      const facts = await findDigestFacts(store, userId)
      if (facts === null) return null
      const unread = await findUnread(store, { userId, kinds: facts.kinds, now: now(), limit: MOST_ITEMS })
      if (unread.since === null) return null
      return digestMail({
        ...unread,
        name: facts.name,
        items: facts.mailPreview === 'nothing' ? [] : await toItems(unread, facts.mailPreview === 'text'),
        inboxUrl: hrefTo('/inbox'),
        notificationsUrl: hrefTo('/notifications'),
        unsubscribe: hrefTo(`/api/unsubscribe/${unsubscribeTokens.make(userId)}`),
      })
    },
  }
}
