import type { Actor } from '../../domain/actor'
import { DomainError, invalid } from '../../domain/errors'
import { isTime } from '../../domain/page-cursor'
import type { Conversation, Message } from '../../protocol/objects'
import type { Page, RouteInput } from '../../protocol/routes'
import type { Store } from '../store/client'
import { findConversation, findParticipants, listConversations, listMessages } from '../store/conversations'

export type ConversationsService = {
  list(actor: Actor, query: RouteInput<'listConversations'>['query']): Promise<Page<Conversation>>
  get(actor: Actor, conversationId: string): Promise<Conversation>
  messages(actor: Actor, conversationId: string, query: RouteInput<'listMessages'>['query']): Promise<Page<Message>>
}

const CURSOR = /^([^_]+)_([A-Za-z0-9_-]{1,64})$/

/** Reading one's own conversations. What one may not see is not found. */
export function createConversationsService({ store }: { store: Store }): ConversationsService {
  return {
    async list(actor, query) {
      const before = query.cursor === undefined ? null : parseCursor(query.cursor)
      const items = await listConversations(store, actor.userId, {
        side: actor.role === 'contractor' ? 'contractor' : 'customer',
        unread: query.unread ?? false,
        jobId: query.jobId ?? null,
        peerId: query.peerId ?? null,
        before,
        limit: query.limit + 1,
      })
      const page = items.slice(0, query.limit)
      const last = page.at(-1)
      return {
        items: page,
        nextCursor: items.length > query.limit && last ? `${last.lastActivityAt}_${last.id}` : null,
      }
    },

    async get(actor, conversationId) {
      const found = await findConversation(store, actor.userId, conversationId)
      if (!found) throw new DomainError('not_found', 'Conversation not found')
      return found
    },

    async messages(actor, conversationId, query) {
      const found = await findParticipants(store, actor.userId, conversationId)
      if (!found) throw new DomainError('not_found', 'Conversation not found')
      const { limit } = query
      const after = query.after ?? null
      const items = await listMessages(store, conversationId, {
        before: query.before ?? null,
        after,
        limit: limit + 1,
      })
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

function parseCursor(cursor: string): { at: string; id: string } {
  const [, at, id] = CURSOR.exec(cursor) ?? []
  if (at === undefined || id === undefined || !isTime(at)) {
    throw invalid('cursor', 'must be the nextCursor of an earlier answer')
  }
  return { at, id }
}
