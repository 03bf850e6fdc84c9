import { z } from 'zod'
import { conversation, message, peer } from '../objects'
import { editContent, sendMessage } from '../request-inputs'
import { count, id, text } from '../scalars'
import { byId, flag, limit, list, page, people, type RouteSpec } from './route-row'

const querySeq = z.coerce.number().int().min(0).optional()

/** Conversations and their messages. */
export const conversationRoutes = {
  listConversations: {
    method: 'GET',
    path: '/api/conversations',
    access: people,
    summary: 'Own conversations, newest activity first.',
    query: page.extend({
      unread: flag.optional(),
      needsReply: flag.optional(),
      jobId: id.optional(),
      peerId: id.optional(),
    }),
    output: list(conversation),
  },
  getConversation: {
    method: 'GET',
    path: '/api/conversations/:id',
    access: people,
    summary: 'One own conversation.',
    params: byId,
    output: conversation,
  },
  listMessages: {
    method: 'GET',
    path: '/api/conversations/:id/messages',
    access: people,
    summary: 'A page of messages, ascending; the newest without `before` or `after`.',
    params: byId,
    query: z
      .object({ before: querySeq, after: querySeq, limit })
      .refine((query) => query.before === undefined || query.after === undefined, {
        message: 'before and after exclude each other',
        path: ['before'],
      }),
    output: list(message),
  },
  getUnread: {
    method: 'GET',
    path: '/api/unread',
    access: people,
    summary: 'How many messages wait unread in all own conversations together.',
    output: z.object({ unreadCount: count }),
  },
  getUnanswered: {
    method: 'GET',
    path: '/api/unanswered',
    access: people,
    summary: 'How many own conversations wait for an answer (`needsReply`), and with whom the longest.',
    output: z.object({ count, longest: z.object({ conversationId: id, name: z.string() }).nullable() }),
  },
  listFiles: {
    method: 'GET',
    path: '/api/conversations/:id/files',
    access: people,
    summary: 'Messages of a conversation that hold a picture or a file, newest first.',
    params: byId,
    query: z.object({ cursor: z.coerce.number().int().min(1).optional(), limit }),
    output: list(message),
  },
  search: {
    method: 'GET',
    path: '/api/search',
    access: people,
    isHeavy: true,
    summary: 'Messages of own conversations that hold all words of `q`, newest first.',
    query: page.extend({ q: text(1, 200) }),
    output: list(z.object({ message, peer })),
  },

  sendMessage: {
    method: 'POST',
    path: '/api/messages',
    access: people,
    rate: 'messages',
    isCountedLate: true,
    summary: 'Stores one message and delivers it, as `send_message` does, for whoever has no connection.',
    body: sendMessage,
    output: z.object({ message }),
  },
  editMessage: {
    method: 'PATCH',
    path: '/api/messages/:id',
    access: people,
    rate: 'messages',
    summary: 'Changes the text or caption of an own message, as `edit_message` does.',
    params: byId,
    body: z.object({ content: editContent }),
    output: z.object({ message }),
  },
  deleteMessage: {
    method: 'DELETE',
    path: '/api/messages/:id',
    access: people,
    rate: 'messages',
    summary: 'Empties an own message, as `delete_message` does; it keeps its place.',
    params: byId,
    output: z.object({ message }),
  },
} as const satisfies Record<string, RouteSpec>
