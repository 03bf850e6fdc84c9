import { z } from 'zod'
import { conversation, message, peer, upload } from '../objects'
import { id, text } from '../scalars'
import { byId, flag, limit, list, page, people, type RouteSpec } from './route-row'

const querySeq = z.coerce.number().int().min(0).optional()

/** Conversations, their messages and files. */
export const conversationRoutes = {
  listConversations: {
    method: 'GET',
    path: '/api/conversations',
    access: people,
    summary: 'Own conversations, newest activity first.',
    query: page.extend({ unread: flag.optional(), jobId: id.optional(), peerId: id.optional() }),
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
  search: {
    method: 'GET',
    path: '/api/search',
    access: people,
    isHeavy: true,
    summary: 'Messages of own conversations that hold all words of `q`, newest first.',
    query: page.extend({ q: text(1, 200) }),
    output: list(z.object({ message, peer })),
  },

  createUpload: {
    method: 'POST',
    path: '/api/uploads',
    access: people,
    rate: 'uploads',
    summary: 'Stores one picture or PDF (multipart field `file`).',
    output: upload,
  },
  getUpload: {
    method: 'GET',
    path: '/uploads/*',
    access: 'signed_in',
    summary: 'A stored file: to its owner and to users of a conversation that holds it.',
    output: null,
  },
} as const satisfies Record<string, RouteSpec>
