import type { Actor } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import { fromPageCursor, toPage } from '../../domain/page-cursor'
import type { Conversation, Message } from '../../protocol/objects'
import type { Page, RouteInput, RouteOutput } from '../../protocol/routes'
import type { Store } from '../store/client'
import {
  findConversation,
  findParticipants,
  findUnanswered,
  findWaiting,
  listConversations,
  listFiles,
  listMessages,
} from '../store/conversations'
import type { Read } from '../store/reads'
import { toConversation, toMessage } from './wire-objects'

export type ConversationsService = {
  /** What was shared in one, newest first. The cursor is the seq of the last one given. */
  files(actor: Actor, conversationId: string, query: RouteInput<'listFiles'>['query']): Promise<Page<Message>>
  list(actor: Actor, query: RouteInput<'listConversations'>['query']): Promise<Page<Conversation>>
  get(actor: Actor, conversationId: string): Promise<Conversation>
  /** Over all own conversations, however many. */
  countUnread(actor: Actor): Promise<{ unreadCount: number }>
  countUnanswered(actor: Actor): Promise<RouteOutput<'getUnanswered'>>
  messages(actor: Actor, conversationId: string, query: RouteInput<'listMessages'>['query']): Promise<Page<Message>>
}

/**
 * Reading one's own conversations. What one may not see is not found. First pages, which everybody opens at each reload and which must
 * not wait for a replica, are the primary's.
 */
export function createConversationsService({ store, read }: { store: Store; read: Read }): ConversationsService {
  const onPrimary: Read = (work) => work(store)

  return {
    async list(actor, query) {
      const filter = {
        userId: actor.userId,
        side: actor.role === 'contractor' ? ('contractor' as const) : ('customer' as const),
        unread: query.unread ?? false,
        needsReply: query.needsReply ?? false,
        jobId: query.jobId ?? null,
        peerId: query.peerId ?? null,
        after: fromPageCursor(query.cursor, ['time', 'id']),
        limit: query.limit + 1,
      }
      const rows = await (query.cursor === undefined ? onPrimary : read)((on) => listConversations(on, filter))
      return toPage(
        rows,
        query.limit,
        (row) => toConversation(row, actor.userId),
        (row) => [row.lastActivityAt.toISOString(), row.id],
      )
    },

    async get(actor, conversationId) {
      const found = await findConversation(store, actor.userId, conversationId)
      if (!found) throw new DomainError('not_found', 'Conversation not found')
      return toConversation(found, actor.userId)
    },

    async countUnanswered({ userId }) {
      const found = await read((on) => findUnanswered(on, userId))
      if (!found) return { count: 0, longest: null }
      const { count, ...longest } = found
      return { count, longest }
    },

    async countUnread({ userId: id, role }) {
      return { unreadCount: (await findWaiting(store, { id, role })).messages }
    },

    async files(actor, conversationId, { cursor, limit }) {
      const rows = await read(async (on) => {
        const found = await findParticipants(on, actor.userId, conversationId)
        return found && listFiles(on, conversationId, { before: cursor ?? null, limit: limit + 1 })
      })
      if (rows === null) throw new DomainError('not_found', 'Conversation not found')
      const items = rows.slice(0, limit).map(toMessage)
      return { items, nextCursor: rows.length > limit ? String(items.at(-1)?.seq) : null }
    },

    async messages(actor, conversationId, query) {
      const { limit } = query
      const before = query.before ?? null
      const after = query.after ?? null
      const rows = await (before === null ? onPrimary : read)(async (on) => {
        const found = await findParticipants(on, actor.userId, conversationId)
        return found && listMessages(on, conversationId, { before, after, limit: limit + 1 })
      })
      if (rows === null) throw new DomainError('not_found', 'Conversation not found')
      const items = rows.map(toMessage)
      const hasMore = items.length > limit
      if (after !== null) {
        const page = items.slice(0, limit)
        return { items: page, nextCursor: hasMore ? String(page.at(-1)?.seq) : null }
      }
      const page = items.slice(-limit)
      return { items: page, nextCursor: hasMore ? String(page[0]?.seq) : null }
    },
  }
}
