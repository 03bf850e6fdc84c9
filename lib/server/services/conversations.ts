import type { Actor } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import { fromPageCursor, toPage } from '../../domain/page-cursor'
import type { Conversation, Message } from '../../protocol/objects'
import type { Page, RouteInput } from '../../protocol/routes'
import type { Store } from '../store/client'
import { findConversation, findParticipants, listConversations, listMessages } from '../store/conversations'
import { toConversation, toMessage } from './wire-objects'

export type ConversationsService = {
  list(actor: Actor, query: RouteInput<'listConversations'>['query']): Promise<Page<Conversation>>
  get(actor: Actor, conversationId: string): Promise<Conversation>
  messages(actor: Actor, conversationId: string, query: RouteInput<'listMessages'>['query']): Promise<Page<Message>>
}

/** Reading one's own conversations. What one may not see is not found. */
export function createConversationsService({ store }: { store: Store }): ConversationsService {
  return {
    async list(actor, query) {
      const rows = await listConversations(store, {
        userId: actor.userId,
        side: actor.role === 'contractor' ? 'contractor' : 'customer',
        unread: query.unread ?? false,
        jobId: query.jobId ?? null,
        peerId: query.peerId ?? null,
        after: fromPageCursor(query.cursor, ['time', 'id']),
        limit: query.limit + 1,
      })
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

    async messages(actor, conversationId, query) {
      const found = await findParticipants(store, actor.userId, conversationId)
      if (!found) throw new DomainError('not_found', 'Conversation not found')
      const { limit } = query
      const after = query.after ?? null
      const rows = await listMessages(store, conversationId, {
        before: query.before ?? null,
        after,
        limit: limit + 1,
      })
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
