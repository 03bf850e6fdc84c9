import { z } from 'zod'
import { batch, bulkReport, changedVerdict } from './bulk-objects'
import type { WireError } from './errors'
import type { RateRuleName } from './limits'
import { conversation, message, type Role, statusMap, type TokenScope, userStatus } from './objects'
import type { RatedRow } from './rated-row'
import {
  correlated,
  editContent,
  heldSeqs,
  manyUsers,
  mark,
  queueBulkMessage,
  sendBulkMessage,
  sendMessage,
  statusQuery,
} from './request-inputs'
import { id, seq } from './scalars'

const marked = z.object({ conversationId: id, deliveredSeq: seq, readSeq: seq })

const everybody = ['contractor', 'customer', 'admin'] as const
const people = ['contractor', 'customer'] as const

type RequestSpec = RatedRow & {
  rate: RateRuleName | null
  /** Roles that may ask; refused before the shape is looked at. */
  access: readonly Role[]
  /** What an API token needs to ask it. */
  scope: TokenScope
  input: z.ZodType
  /** The event that answers a request made without a callback; null where nothing is sent. */
  reply: string | null
  output: z.ZodType | null
  /** True where the reply is a map of users, so that `requestId` travels as a second argument. */
  mapReply?: boolean
}

/** The request table: names, schemas, types and documents are all derived from it. */
export const requests = {
  get_online_status: {
    access: everybody,
    scope: 'read',
    rate: 'queries',
    summary: 'Whether one user is online, and over how many connections.',
    input: statusQuery,
    reply: 'user_online_status',
    output: userStatus,
  },
  get_bulk_online_status: {
    access: everybody,
    scope: 'read',
    rate: 'queries',
    summary: 'Whether up to 1000 users are online.',
    input: manyUsers,
    reply: 'bulk_online_status',
    output: statusMap,
    mapReply: true,
  },
  watch_presence: {
    access: everybody,
    scope: 'read',
    rate: 'queries',
    summary: 'The same map, then `presence_changed` whenever one of these users comes or goes.',
    input: manyUsers,
    reply: 'presence_watched',
    output: statusMap,
    mapReply: true,
  },
  unwatch_presence: {
    access: everybody,
    scope: 'read',
    rate: null,
    summary: 'Ends a watch.',
    input: manyUsers,
    reply: 'presence_unwatched',
    output: z.object({ userIds: z.array(id) }),
  },
  send_message: {
    access: people,
    scope: 'send',
    rate: 'messages',
    isCountedLate: true,
    summary: 'Stores one message and delivers it. The reply means committed.',
    input: sendMessage,
    reply: 'message_sent',
    output: z.object({ message }),
  },
  mark_delivered: {
    access: people,
    scope: 'send',
    rate: 'signals',
    summary: "Moves one's delivered mark forward.",
    input: mark,
    reply: 'marked',
    output: marked,
  },
  mark_read: {
    access: people,
    scope: 'send',
    rate: 'signals',
    summary: "Moves one's read mark forward; read implies delivered.",
    input: mark,
    reply: 'marked',
    output: marked,
  },
  set_typing: {
    access: people,
    scope: 'send',
    rate: 'signals',
    summary: 'Says that one is typing, or has stopped. A `true` lasts 6 s unless renewed.',
    input: correlated.extend({ conversationId: id, isTyping: z.boolean() }),
    reply: null,
    output: null,
  },
  show_conversation: {
    access: people,
    scope: 'send',
    rate: 'signals',
    summary:
      'Says which conversation this tab has on its screen, null for none. Meanwhile no device of that person is pushed its messages. It ends with the connection.',
    input: correlated.extend({ conversationId: id.nullable() }),
    reply: null,
    output: null,
  },
  edit_message: {
    access: people,
    scope: 'send',
    rate: 'messages',
    summary: 'Changes the text or caption of an own message.',
    input: correlated.extend({ messageId: id, content: editContent }),
    reply: 'message_updated',
    output: z.object({ message }),
  },
  delete_message: {
    access: people,
    scope: 'send',
    rate: 'messages',
    summary: 'Empties an own message; it keeps its place.',
    input: correlated.extend({ messageId: id }),
    reply: 'message_updated',
    output: z.object({ message }),
  },
  sync: {
    access: everybody,
    scope: 'read',
    rate: 'queries',
    summary: 'Gives what is missing after each held seq and, with a cursor, what changed since.',
    input: correlated.extend({
      conversations: heldSeqs,
      cursor: z.string().max(512).nullish(),
    }),
    reply: 'synced',
    output: z.object({
      messages: z.array(message),
      conversations: z.array(conversation),
      more: z.boolean(),
      cursor: z.string(),
    }),
  },
  send_bulk_message: {
    access: ['contractor'],
    scope: 'send',
    rate: 'bulk',
    isCountedLate: true,
    summary: 'Sends one message to up to 50 customers and answers with one entry for each.',
    input: sendBulkMessage,
    reply: 'bulk_message_sent',
    output: bulkReport,
  },
  queue_bulk_message: {
    access: ['contractor'],
    scope: 'send',
    rate: null,
    summary:
      'Has one message sent to up to 2000 customers: in ten seconds, in which it can be undone, or at a later time.',
    input: queueBulkMessage,
    reply: 'bulk_queued',
    output: z.object({ batch, changed: z.array(changedVerdict) }),
  },
} as const satisfies Record<string, RequestSpec>

export type RequestName = keyof typeof requests
export type RequestInput<N extends RequestName> = z.input<(typeof requests)[N]['input']>
export type ParsedRequest<N extends RequestName> = z.output<(typeof requests)[N]['input']>
export type Answer<N extends RequestName> = (typeof requests)[N]['output'] extends z.ZodType
  ? z.output<(typeof requests)[N]['output']>
  : null

export type Outcome<T> =
  | { ok: true; data: T; requestId?: string | undefined }
  | { ok: false; error: WireError; requestId?: string | undefined }
